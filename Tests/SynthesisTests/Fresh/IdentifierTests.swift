import Tabular
import Testing

@testable import Synthesis

@Suite("Identifiers keep their standards")
struct IdentifierTests {
    private func values(_ kind: PersonalKind, unique: Bool = false) throws -> [String] {
        let column = ColumnSchema(name: "c", type: .personal(kind))
        let fresh = try FreshColumn(column, of: "t", seed: 9, rows: 2_000, unique: unique)
        return (0..<2_000).map { fresh.text($0) }
    }

    @Test("IBANs have their country's length and pass modulo 97")
    func ibans() throws {
        let lengths = ["DE": 22, "FR": 27, "ES": 24, "IT": 27, "GB": 22]
        for iban in try values(.iban) {
            #expect(lengths[String(iban.prefix(2))] == iban.count, "\(iban)")
            #expect(Array((iban.dropFirst(4) + iban.prefix(4)).utf8).modulo97 == 1, "\(iban)")
        }
        #expect(Array("3214282912345698765432161182".utf8).modulo97 == 1)  // GB82 WEST 1234 5698 7654 32, in digits
    }

    /// The accounts that the countries' own IBAN examples hold.
    @Test("National check digits are those of published examples")
    func nationalChecks() {
        #expect([UInt8].italianControl(Array("0542811101000000123456".utf8)) == UInt8(ascii: "X"))
        #expect([UInt8].spanishControl(2100_0418) == 4)
        #expect([UInt8].spanishControl(200_051_332) == 5)
        #expect([UInt8].frenchKey(bank: 30006, branch: 1, account: 12_345_678_901) == 89)
    }

    @Test("Cards pass Luhn's check")
    func cards() throws {
        #expect("4111111111111111".utf8.luhnSum(isLastDoubled: false) % 10 == 0)
        #expect("4111111111111112".utf8.luhnSum(isLastDoubled: false) % 10 != 0)
        for card in try values(.card) {
            #expect(card.count == 16 && card.utf8.luhnSum(isLastDoubled: false) % 10 == 0, "\(card)")
        }
    }

    @Test("UUIDs carry version and variant", arguments: [("uuid", "4"), ("uuid7", "7")])
    func uuids(_ pattern: String, _ version: Character) throws {
        let column = ColumnSchema(name: "c", type: .id(pattern: pattern))
        let fresh = try FreshColumn(column, of: "t", seed: 9, rows: 2_000, unique: true)
        let values = (0..<2_000).map { fresh.text($0) }
        for uuid in values {
            let form = /[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
            #expect(uuid.wholeMatch(of: form) != nil && uuid.dropFirst(14).first == version, "\(uuid)")
        }
        if version == "7" { #expect(values == values.sorted()) }
    }

    @Test("What nobody is given: national ids, telephones, mail, pages, addresses in networks")
    func fictional() throws {
        for id in try values(.nationalID) {
            #expect(id.wholeMatch(of: /9\d\d-(0[1-9]|[1-4]\d)-(?!0000)\d{4}/) != nil, "\(id)")
        }
        let phone =
            /\+1-\d{3}-555-01\d\d|\+44 (20 7946 0|161 496 0|7700 900)\d{3}|\+49 \d\d \d{5} \d{3}|\+33 \d \d\d \d\d \d{4}/
        for number in try values(.phone) + values(.phone, unique: true) {
            #expect(number.wholeMatch(of: phone) != nil, "\(number)")
        }
        for mail in try values(.email) + values(.email, unique: true) {
            #expect(mail.wholeMatch(of: /[a-z][a-z._-]*\.?\d*@example\.(com|org|net)/) != nil, "\(mail)")
        }
        for page in try values(.url) {
            #expect(page.wholeMatch(of: /https:\/\/www\.example\.(com|org|net)\/[a-z]+\/\d+/) != nil, "\(page)")
        }
        for address in try values(.ip) {
            let parts = address.split(separator: ".").compactMap { UInt8($0) }
            #expect(parts.count == 4 && parts.first == 10, "\(address)")
        }
    }

    @Test("Postcodes have their country's form")
    func postcodes() throws {
        for code in try values(.postcode) {
            #expect(code.wholeMatch(of: /\d{5}|[A-Z]{1,2}\d \d[A-Z]{2}/) != nil, "\(code)")
        }
    }

    @Test("A permutation meets every number once", arguments: [1, 2, 3, 7, 100, 1_000, 65_537] as [UInt64])
    func permutation(_ count: UInt64) {
        let permutation = Permutation(count: count, key: 3)
        #expect(Set((0..<count).map { permutation[$0] }).count == Int(count))
        #expect((0..<count).allSatisfy { permutation[$0] < count })
        if count > 10 { #expect((0..<count).filter { permutation[$0] == $0 }.count < 12) }
    }

    @Test("Every country has words for everything")
    func vocabulary() {
        for country in Country.allCases {
            let words = Vocabulary.of(country)
            #expect(words.cities.count > 14 && words.cities.count == words.regions.count)
            #expect(words.cities.count == words.postcodes.count)
            #expect(words.firstNames.count > 40 && words.lastNames.count > 40 && words.streets.count > 10)
            for list in [words.firstMailNames, words.lastMailNames] {
                for index in 0..<list.count {
                    let name = String(decoding: list[index], as: UTF8.self)
                    #expect(name.wholeMatch(of: /[a-z]+(-[a-z]+)?/) != nil, "\(name)")
                }
            }
        }
    }
}
