/// Words of everyday life, from general knowledge: common names, streets, and cities with their regions. No list was
/// copied from anywhere, and no combination stands for a person.
struct Vocabulary: Sendable {
    let firstNames: WordList
    let lastNames: WordList
    /// As the email address of the same person spells them.
    let firstMailNames: WordList
    let lastMailNames: WordList
    /// Names of streets without a number.
    let streets: WordList
    let cities: WordList
    /// The region of each city.
    let regions: WordList
    /// The first digits (or the letters) of each city's postcodes.
    let postcodes: WordList

    /// - Parameter places: `city/region/postcode`, between commas or ends of line.
    init(firstNames: String, lastNames: String, streets: String, places: String) {
        self.firstNames = WordList(firstNames)
        self.lastNames = WordList(lastNames)
        firstMailNames = self.firstNames.mailNames()
        lastMailNames = self.lastNames.mailNames()
        self.streets = WordList(streets)
        let parts = places.split { $0 == "," || $0.isNewline }.map { $0.drop { $0 == " " }.split(separator: "/") }
        let full = parts.filter { $0.count == 3 }
        cities = WordList(full.map { $0[0] }.joined(separator: ","))
        regions = WordList(full.map { $0[1] }.joined(separator: ","))
        postcodes = WordList(full.map { $0[2] }.joined(separator: ","))
    }

    static func of(_ country: Country) -> Vocabulary {
        switch country {
        case .unitedStates: american
        case .britain: british
        case .germany: german
        case .france: french
        case .spain: spanish
        case .italy: italian
        }
    }

    /// Parts of web sites.
    static let pages = WordList("about, archive, articles, blog, docs, help, home, news, offers, pages, products, shop")

    private static let englishFirst = """
        James, Mary, Michael, Patricia, Robert, Jennifer, John, Linda, David, Elizabeth, William, Barbara, Richard, Susan
        Joseph, Jessica, Thomas, Karen, Christopher, Sarah, Charles, Lisa, Daniel, Nancy, Matthew, Sandra, Anthony, Ashley
        Mark, Emily, Steven, Kimberly, Donald, Margaret, Andrew, Donna, Joshua, Michelle, Paul, Carol, Kenneth, Amanda
        Kevin, Melissa, Brian, Deborah, Timothy, Stephanie, Ronald, Rebecca, Jason, Laura, George, Helen, Edward, Sharon
        Ryan, Cynthia, Jacob, Amy, Nicholas, Kathleen, Gary, Angela, Eric, Anna, Stephen, Ruth, Jonathan, Olivia, Larry
        Emma, Justin, Grace, Scott, Sophie, Brandon, Hannah, Frank, Chloe, Benjamin, Lucy, Gregory, Alice, Samuel, Rachel
        """
    private static let englishLast = """
        Smith, Johnson, Williams, Brown, Jones, Miller, Davis, Wilson, Anderson, Taylor, Thomas, Moore, Jackson, Martin
        Lee, Thompson, White, Harris, Clark, Lewis, Robinson, Walker, Young, Allen, King, Wright, Scott, Hill, Green
        Adams, Baker, Nelson, Hall, Campbell, Mitchell, Carter, Roberts, Phillips, Evans, Turner, Parker, Edwards, Collins
        Stewart, Morris, Murphy, Cook, Rogers, Morgan, Cooper, Reed, Bailey, Bell, Kelly, Howard, Ward, Cox, Richardson
        Wood, Watson, Brooks, Bennett, Gray, Hughes, Price, Sanders, Myers, Long, Foster, Ross, Powell, Jenkins, Perry
        Russell, Sullivan, Fisher, Butler, Barnes, Henderson, Coleman, Simmons, Patterson, Graham, Reynolds, Hamilton
        """
    private static let american = Vocabulary(
        firstNames: englishFirst, lastNames: englishLast,
        streets: """
            Main Street, Oak Street, Maple Avenue, Park Avenue, Cedar Street, Pine Street, Elm Street, Washington Street
            Lake Drive, Hill Road, Walnut Street, Spring Street, North Street, Ridge Road, Church Street, Willow Lane
            Highland Avenue, Sunset Drive, River Road, Meadow Lane, Franklin Street, Jefferson Avenue, Center Street
            """,
        places: """
            New York/NY/100, Los Angeles/CA/900, Chicago/IL/606, Houston/TX/770, Phoenix/AZ/850, Philadelphia/PA/191
            San Antonio/TX/782, San Diego/CA/921, Dallas/TX/752, Austin/TX/787, Jacksonville/FL/322, Columbus/OH/432
            Charlotte/NC/282, Indianapolis/IN/462, Seattle/WA/981, Denver/CO/802, Boston/MA/021, Nashville/TN/372
            Portland/OR/972, Las Vegas/NV/891, Detroit/MI/482, Memphis/TN/381, Baltimore/MD/212, Milwaukee/WI/532
            Albuquerque/NM/871, Tucson/AZ/857, Atlanta/GA/303, Omaha/NE/681, Miami/FL/331, Minneapolis/MN/554
            """)
    private static let british = Vocabulary(
        firstNames: englishFirst, lastNames: englishLast,
        streets: """
            High Street, Station Road, Church Lane, Victoria Road, Green Lane, Manor Road, Park Road, Mill Lane, Kings Road
            Queens Road, London Road, Church Street, New Road, Grange Road, The Crescent, School Lane, Albert Street
            """,
        places: """
            London/Greater London/E, Birmingham/West Midlands/B, Manchester/Greater Manchester/M, Leeds/West Yorkshire/LS
            Liverpool/Merseyside/L, Sheffield/South Yorkshire/S, Bristol/Bristol/BS, Leicester/Leicestershire/LE
            Nottingham/Nottinghamshire/NG, Oxford/Oxfordshire/OX, Cambridge/Cambridgeshire/CB, York/North Yorkshire/YO
            Edinburgh/Scotland/EH, Glasgow/Scotland/G, Cardiff/Wales/CF, Swansea/Wales/SA, Brighton/East Sussex/BN
            """)
}
