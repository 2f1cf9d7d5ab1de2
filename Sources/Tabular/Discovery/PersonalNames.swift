/// What the names of columns and tables say about the people behind the data, in a few languages.
enum PersonalNames {
    static let firstName: Set<String> = [
        "firstname", "fname", "forename", "givenname", "vorname", "prenom", "prénom", "voornaam", "primernombre",
    ]
    static let lastName: Set<String> = [
        "lastname", "lname", "surname", "familyname", "nachname", "familienname", "nomdefamille", "apellido",
        "apellidos",
        "cognome", "achternaam", "maidenname",
    ]
    static let fullName: Set<String> = [
        "fullname", "personname", "customername", "clientname", "patientname", "employeename", "contactname",
        "membername", "studentname", "ownername", "cardholder", "holdername", "nomcomplet", "nombrecompleto",
    ]
    static let phone: Set<String> = [
        "phone", "telephone", "tel", "mobile", "cell", "cellphone", "phonenumber", "fax", "gsm", "telefon", "téléphone",
        "telefono", "teléfono", "telefax", "handy", "mobil", "msisdn",
    ]
    static let street: Set<String> = [
        "address", "street", "addr", "streetaddress", "addressline", "adresse", "strasse", "straße", "rue", "direccion",
        "dirección", "indirizzo", "anschrift",
    ]
    static let city: Set<String> = ["city", "town", "stadt", "ville", "ciudad", "citta", "città", "wohnort", "village"]
    static let postcode: Set<String> = [
        "zip", "zipcode", "postcode", "postalcode", "plz", "postleitzahl", "codepostal", "codigopostal", "pincode",
    ]
    static let region: Set<String> = [
        "state", "country", "province", "land", "pays", "pais", "país", "county", "region", "nation", "nationality",
    ]
    static let nationalID: Set<String> = [
        "ssn", "socialsecurity", "socialsecuritynumber", "nationalid", "nationalinsurance", "nino", "personnummer",
        "nir",
        "dni", "nif", "cpf", "passport", "passportnumber", "taxid", "steuerid", "codicefiscale", "bsn", "pesel",
    ]
    /// Tables whose `name` column names a person.
    static let people: Set<String> = [
        "customer", "client", "patient", "employee", "user", "person", "people", "member", "student", "teacher",
        "staff",
        "contact", "owner", "doctor", "passenger", "borrower", "applicant", "guest", "resident", "kunde", "personne",
    ]
    /// Words for people's roles that refer to a table of staff.
    static let staffRoles: Set<String> = [
        "rep", "representative", "agent", "manager", "supervisor", "boss", "assistant", "clerk", "seller",
        "salesperson",
        "salesman", "advisor", "handler", "approver", "author", "assignee", "operator", "driver", "technician",
    ]
    static let staffTables: Set<String> = [
        "employee", "staff", "user", "person", "people", "personnel", "worker", "agent",
    ]
    /// References of a row to another row of its own table.
    static let selfReferences: Set<String> = [
        "parent", "manager", "supervisor", "boss", "reports", "reportsto", "superior", "predecessor", "previous",
        "prev",
        "replyto", "reply", "mother", "father", "referrer", "referred", "root", "ancestor", "original",
    ]
    static let birth: Set<String> = ["birth", "birthdate", "dob", "birthday", "naissance", "geburtsdatum", "born"]
    static let date: Set<String> = [
        "date", "dt", "day", "datum", "time", "timestamp", "jour", "fecha", "data", "dob", "on", "ymd", "when",
        "period",
    ]
    /// Integers under such names are labels.
    static let codes: Set<String> = [
        "code", "type", "class", "subclass", "category", "cat", "kind", "group", "status", "region", "district",
        "precinct", "ward", "zone", "sector", "department", "dept", "branch", "channel", "cluster", "segment",
    ]
    static let flags: Set<String> = ["is", "has", "was", "flag", "active", "enabled", "deleted", "yn", "indicator"]
}
