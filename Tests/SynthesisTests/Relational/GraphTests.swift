import Tabular
import Testing

@testable import Synthesis

/// Every way in which tables can hang together. All seeds are fixed, so no test can fail by chance.
@Suite("Schema graphs")
struct GraphTests {
    @Test("A key of two columns leads to a row that has both")
    func compositeKeys() throws {
        var maker = Maker(seed: 1)
        var sources = ["rooms": ["house,room,size"], "stays": ["stay,house,room,nights"]]
        for house in 0..<60 {
            for room in 1...1 + maker.below(6) {
                let isLarge = maker.chance(50)
                sources["rooms"]?.append("H\(100 + house),\(room),\(isLarge ? "large" : "small")")
                for _ in 0..<maker.below(8) {
                    let stay = sources["stays", default: []].count
                    sources["stays"]?.append("S\(stay),H\(100 + house),\(room),\(isLarge ? 7 : 2)")
                }
            }
        }
        let copy = try SyntheticDatabase(
            sources,
            schema: """
                tables:
                  rooms:
                    primaryKey: [house, room]
                    columns: { house: { type: id }, room: { type: id }, size: { type: categorical } }
                  stays:
                    primaryKey: [stay]
                    foreignKeys: [{ columns: [house, room], references: rooms, to: [house, room] }]
                    columns: { stay: { type: id }, house: { type: id }, room: { type: id }, nights: { type: integer } }
                """)
        #expect(copy["rooms"].copies("house", "room") == 0)
        #expect(dangling(copy["stays"].keys("house", "room"), in: copy["rooms"].keys("house", "room")) == 0)
        let sizes = Dictionary(
            copy["rooms"].map { ("\($0["house"] ?? "") \($0["room"] ?? "")", $0["size"] ?? "") },
            uniquingKeysWith: { $1 })
        let fits = copy["stays"].share { row in
            (sizes["\(row["house"] ?? "") \(row["room"] ?? "")"] == "large") == (row["nights"] == "7")
        }
        #expect(fits > 0.97, "\(fits) of the stays are as long as their room is large")
    }

    @Test("Home and away: two keys to one parent, never the same row, each with its own bias")
    func twoKeysToOneParent() throws {
        var maker = Maker(seed: 2)
        var sources = ["teams": ["team,league"], "matches": ["match,home,away,goals"]]
        for team in 0..<40 { sources["teams"]?.append("T\(team),\(team % 2 == 0 ? "north" : "south")") }
        for match in 0..<1_600 {
            let home = maker.below(40)
            // Teams play in their own league.
            var away = maker.below(20) * 2 + home % 2
            while away == home { away = maker.below(20) * 2 + home % 2 }
            sources["matches"]?.append("M\(match),T\(home),T\(away),\(maker.below(5))")
        }
        let copy = try SyntheticDatabase(
            sources,
            schema: """
                tables:
                  teams: { primaryKey: [team], columns: { team: { type: id }, league: { type: categorical } } }
                  matches:
                    primaryKey: [match]
                    foreignKeys:
                      - { columns: [home], references: teams, to: [team] }
                      - { columns: [away], references: teams, to: [team] }
                    columns: { match: { type: id }, home: { type: id }, away: { type: id }, goals: { type: integer } }
                """, scale: 2)
        let teams = copy["teams"].by("team")
        #expect(dangling(copy["matches"].keys("home"), in: copy["teams"].keys("team")) == 0)
        #expect(dangling(copy["matches"].keys("away"), in: copy["teams"].keys("team")) == 0)
        #expect(copy["matches"].count(where: { $0["home"] == $0["away"] }) == 0)
        let inLeague = copy["matches"].share {
            teams[$0["home"] ?? ""]?["league"] == teams[$0["away"] ?? ""]?["league"]
        }
        #expect(inLeague > 0.9, "\(inLeague) of the matches are within a league")
    }

    @Test("A diamond: both ways up lead to the same row")
    func diamond() throws {
        var maker = Maker(seed: 3)
        var sources = [
            "regions": ["region,tax"], "people": ["person,region"], "shops": ["shop,region,size"],
            "visits": ["visit,person,shop,spent"],
        ]
        var shops: [[Int]] = []
        for region in 0..<30 {
            sources["regions"]?.append("R\(region),\(region % 3)")
            shops.append([])
            for _ in 0..<2 + maker.below(4) {
                let shop = sources["shops", default: []].count
                shops[region].append(shop)
                sources["shops"]?.append("S\(shop),R\(region),\(shop % 2)")
            }
        }
        for person in 0..<400 {
            let region = maker.below(30)
            sources["people"]?.append("P\(person),R\(region)")
            for _ in 0..<maker.below(5) {
                let visit = sources["visits", default: []].count
                sources["visits"]?.append(
                    "V\(visit),P\(person),S\(shops[region][maker.below(shops[region].count)]),\(maker.below(90))")
            }
        }
        let copy = try SyntheticDatabase(
            sources,
            schema: """
                tables:
                  regions: { primaryKey: [region], columns: { region: { type: id }, tax: { type: categorical } } }
                  people:
                    primaryKey: [person]
                    foreignKeys: [{ columns: [region], references: regions, to: [region] }]
                    columns: { person: { type: id }, region: { type: id } }
                  shops:
                    primaryKey: [shop]
                    foreignKeys: [{ columns: [region], references: regions, to: [region] }]
                    columns: { shop: { type: id }, region: { type: id }, size: { type: categorical } }
                  visits:
                    primaryKey: [visit]
                    foreignKeys:
                      - { columns: [person], references: people, to: [person] }
                      - { columns: [shop], references: shops, to: [shop] }
                    columns: { visit: { type: id }, person: { type: id }, shop: { type: id }, spent: { type: integer } }
                """)
        let (people, places) = (copy["people"].by("person"), copy["shops"].by("shop"))
        #expect(copy["visits"].count > 400)
        let strangers = copy["visits"].count {
            people[$0["person"] ?? ""]?["region"] != places[$0["shop"] ?? ""]?["region"]
        }
        #expect(strangers == 0, "\(strangers) of \(copy["visits"].count) visits are to a shop of another region")
    }

    @Test("A bridge keeps its pairs unique and its numbers on both sides")
    func bridge() throws {
        var maker = Maker(seed: 4)
        var sources = ["pupils": ["pupil,year"], "courses": ["course,field"], "enrolments": ["pupil,course,mark"]]
        for course in 0..<40 { sources["courses"]?.append("K\(course),\(["art", "law"][course % 2])") }
        for pupil in 0..<400 {
            let likesArt = maker.chance(50)
            sources["pupils"]?.append("P\(pupil),\(likesArt ? 1 : 2)")
            for course in Set((0..<2 + maker.below(5)).map { _ in maker.below(20) * 2 + (likesArt ? 0 : 1) }).sorted() {
                sources["enrolments"]?.append("P\(pupil),K\(course),\(1 + maker.below(6))")
            }
        }
        let copy = try SyntheticDatabase(
            sources,
            schema: """
                tables:
                  pupils: { primaryKey: [pupil], columns: { pupil: { type: id }, year: { type: categorical } } }
                  courses: { primaryKey: [course], columns: { course: { type: id }, field: { type: categorical } } }
                  enrolments:
                    primaryKey: [pupil, course]
                    foreignKeys:
                      - { columns: [pupil], references: pupils, to: [pupil] }
                      - { columns: [course], references: courses, to: [course] }
                    columns: { pupil: { type: id }, course: { type: id }, mark: { type: integer } }
                entity: pupils
                """
        ) { $0.entity = "pupils" }
        let (pupils, courses) = (copy["pupils"].by("pupil"), copy["courses"].by("course"))
        #expect(copy["enrolments"].copies("pupil", "course") == 0)
        #expect(dangling(copy["enrolments"].keys("course"), in: copy["courses"].keys("course")) == 0)
        let fitting = copy["enrolments"].share {
            (pupils[$0["pupil"] ?? ""]?["year"] == "1") == (courses[$0["course"] ?? ""]?["field"] == "art")
        }
        #expect(fitting > 0.95, "\(fitting) of the enrolments fit the pupil's year")
        let sizes = Set(copy["enrolments"].grouped(by: "pupil").values.map(\.count))
        #expect(sizes.isSubset(of: 1...6), "\(sizes)")
    }

    @Test("One to one stays one to one, and who has none has none")
    func oneToOne() throws {
        var maker = Maker(seed: 5)
        var sources = ["people": ["id,land"], "passports": ["id,kind"]]
        for person in 0..<500 {
            let isAbroad = maker.chance(40)
            sources["people"]?.append("N\(person),\(isAbroad ? "abroad" : "home")")
            if isAbroad { sources["passports"]?.append("N\(person),\(["red", "green"][person % 2])") }
        }
        let copy = try SyntheticDatabase(
            sources,
            schema: """
                tables:
                  people: { primaryKey: [id], columns: { id: { type: id }, land: { type: categorical } } }
                  passports:
                    primaryKey: [id]
                    foreignKeys: [{ columns: [id], references: people, to: [id] }]
                    columns: { id: { type: id }, kind: { type: categorical } }
                """)
        let people = copy["people"].by("id")
        #expect(copy["passports"].copies("id") == 0 && copy["passports"].count > 150)
        #expect(dangling(copy["passports"].keys("id"), in: copy["people"].keys("id")) == 0)
        #expect(copy["passports"].allSatisfy { people[$0["id"] ?? ""]?["land"] == "abroad" })
    }
}
