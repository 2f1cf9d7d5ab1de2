import Foundation
import TestSupport
import Testing

/// Tables of a real PostgreSQL that takes TLS only.
@Suite("PostgreSQL", .enabled(if: Service.areInstalled))
struct PostgresTests {
    static let server = Task {
        let server = try await Service("postgres")
        let made = try await psql(server, schema)
        guard made.exitCode == 0 else { throw Unmade(text: made.stderr) }
        return server
    }
    private struct Unmade: Error { let text: String }

    /// Two tables with keys, types of many kinds, and names that need quotes.
    private static let schema = """
        CREATE TABLE customers (customer_id int4 PRIMARY KEY, name varchar(40) NOT NULL, born date, vip boolean NOT NULL);
        INSERT INTO customers SELECT i, 'n' || i % 40, DATE '1950-01-01' + (i * 37 % 20000), i % 9 = 0
          FROM generate_series(1, 600) i;
        CREATE TABLE "Order Lines" ("line id" int8 PRIMARY KEY, customer int4 NOT NULL REFERENCES customers,
          amount numeric(10, 2), placed timestamptz NOT NULL, note text, tags text[], extra jsonb, at time, weight float4);
        INSERT INTO "Order Lines" SELECT i, 1 + i * 7 % 600, (i * 37 % 90000) / 100.0,
          TIMESTAMPTZ '2024-01-01 00:00:00+00' + i * INTERVAL '1 hour', CASE WHEN i % 3 = 0 THEN 'x' END,
          ARRAY['a', 'b'], '{"k": 1}', TIME '08:00' + (i % 600) * INTERVAL '1 minute', i % 50 / 4.0
          FROM generate_series(1, 2000) i;
        CREATE VIEW a_view AS SELECT * FROM customers;
        CREATE TABLE secret (id int PRIMARY KEY); REVOKE ALL ON secret FROM reader;
        CREATE SCHEMA sales; CREATE TABLE sales.shops (id int PRIMARY KEY, city text);
        INSERT INTO sales.shops SELECT i, 'city' || i % 3 FROM generate_series(1, 30) i;
        CREATE TABLE nulls AS SELECT i AS id, NULL::numeric(8, 3) AS empty, CASE WHEN i = 7 THEN 'infinity'::date
          ELSE DATE '2024-01-01' + i END AS day FROM generate_series(1, 50) i;
        GRANT SELECT ON customers, "Order Lines", nulls TO reader;
        """

    static func psql(_ server: Service, _ sql: String) async throws -> ProgramResult {
        let options = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]
        return try await server.run("psql", options + ["--username=owner", "--dbname=sfumato", "--command", sql])
    }

    @Test("The catalogue says what discovery need not guess")
    func catalogue() async throws {
        let (server, folder) = (try await Self.server.value, try TemporaryFolder())
        let found = try await server.sfumato([
            "discover", "postgresql://reader@/sfumato", "--tables", "customers,Order Lines", "--out",
            folder.path("s.yaml"),
        ])
        #expect(found.exitCode == 0, "\(found.stderr)")
        let schema = String(decoding: try folder.read("s.yaml"), as: UTF8.self)
            .replacing(/: +/, with: ": ")
        for line in [
            "primaryKey: [customer_id]", "primaryKey: [\"line id\"]", "references: customers", "to: [customer_id]",
            "born: { type: date, nullable: true }", "vip: { type: boolean }", "scale: 2, nullable: true",
            "at: { type: time, nullable: true }", "zone: UTC",
        ] { #expect(schema.contains(line), "\(line) is not in \(schema)") }
        let other = try await server.sfumato(["discover", "postgresql://owner@/sfumato", "--db-schema", "sales"])
        #expect(other.stdout.contains("shops  30 rows") && !other.stdout.contains("customers"), "\(other.stdout)")
        let nulls = try await server.sfumato(["discover", "postgresql://reader@/sfumato", "--tables", "nulls"])
        #expect(nulls.exitCode == 0 && nulls.stdout.contains("nulls  50 rows"), "\(nulls.stderr)")
    }

    @Test("Tables are learnt from one database and written to another schema with types and keys")
    func roundTrip() async throws {
        let (server, folder) = (try await Self.server.value, try TemporaryFolder())
        let model = folder.path("m.sfm")
        let source = "postgresql://reader@/sfumato"
        let train = try await server.sfumato(
            ["train", source, "--tables", "customers,Order Lines", "--out", model, "--seed", "1"])
        #expect(train.exitCode == 0, "\(train.stderr)")
        let again = try await server.sfumato(
            ["train", source, "--tables", "customers,Order Lines", "--out", folder.path("n.sfm"), "--seed", "1"])
        #expect(again.exitCode == 0)
        #expect(try folder.read("m.sfm") == folder.read("n.sfm"), "the same rows in another order")

        #expect(try await Self.psql(server, "CREATE SCHEMA copy").exitCode == 0)
        let target = "postgresql://owner@/sfumato?options=-csearch_path%3Dcopy"
        let made = try await server.sfumato(["generate", model, "--out", target])
        #expect(made.exitCode == 0, "\(made.stderr)")
        let counts = try await Self.psql(
            server, #"SELECT count(*) FROM copy.customers; SELECT count(DISTINCT "line id") FROM copy."Order Lines""#)
        #expect(counts.stdout == "600\n2000\n", "\(counts.stderr)")
        let types = try await Self.psql(
            server,
            """
            SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
            WHERE attrelid = 'copy."Order Lines"'::regclass AND attnum > 0 ORDER BY attnum
            """)
        for line in [
            "line id|bigint|t", "customer|integer|t", "amount|numeric(10,2)|f", "placed|timestamp with time zone|t",
            "at|time without time zone|f", "weight|real|f",
        ] { #expect(types.stdout.contains(line), "\(types.stdout)") }
        let refused = try await server.sfumato(["generate", model, "--out", target])
        #expect(refused.exitCode == 64 && refused.stderr.contains("--force"), "\(refused.stderr)")
        let replaced = try await server.sfumato(["generate", model, "--scale", "0.5", "--out", target, "--force"])
        #expect(replaced.exitCode == 0, "\(replaced.stderr)")
        #expect(try await Self.psql(server, "SELECT count(*) FROM copy.customers").stdout == "300\n")
        let report = try await server.sfumato([
            "evaluate", "--real", source, "--synthetic", target, "--schema", try schema(server, folder), "--out",
            folder.path("report"),
        ])
        #expect(report.exitCode == 0, "\(report.stderr)")
    }

    private func schema(_ server: Service, _ folder: TemporaryFolder) throws -> String {
        try folder.write(
            "customers.yaml",
            """
            tables:
              customers:
                primaryKey: [customer_id]
                columns:
                  customer_id: { type: id }
                  name: { type: categorical }
                  born: { type: date, nullable: true }
                  vip: { type: boolean }
            """)
    }

    @Test("A failure while tables are written leaves those from before")
    func rollback() async throws {
        let (server, folder) = (try await Self.server.value, try TemporaryFolder())
        let setUp = """
            CREATE SCHEMA kept; CREATE TABLE kept.t (id int PRIMARY KEY); INSERT INTO kept.t VALUES (7);
            CREATE TABLE kept.other (t int REFERENCES kept.t)
            """
        #expect(try await Self.psql(server, setUp).exitCode == 0)
        let source = try folder.write("t.csv", "id,kind\n" + (0..<200).map { "\($0),k\($0 % 4)\n" }.joined())
        #expect(try await sfumato("train", source, "--out", folder.path("t.sfm")).exitCode == 0)
        let run = try await server.sfumato([
            "generate", folder.path("t.sfm"), "--out", "postgresql://owner@/sfumato?options=-csearch_path%3Dkept",
            "--force",
        ])
        #expect(run.exitCode == 64 && run.stderr.contains("depend on a table"), "\(run.stderr)")
        #expect(try await Self.psql(server, "SELECT id FROM kept.t").stdout == "7\n")
    }

    @Test(
        "What the server refuses is told in one sentence, without credentials",
        arguments: [
            ("postgresql://reader@/sfumato", "secret", [:], 69, "no permission"),
            ("postgresql://reader@/sfumato", "none", [:], 64, "there is no table none"),
            ("postgresql://reader@/nowhere", "", [:], 65, "no such database"),
            ("postgresql://db/sfumato/more", "", [:], 64, "more than a database"),
            (
                "postgresql://reader@/sfumato", "", ["PGPASSFILE": "/dev/null", "PGPASSWORD": "CANARY"], 69,
                "let this user in"
            ),
            ("postgresql://stranger@/sfumato", "", ["PGPASSWORD": "CANARY"], 69, "does not let this user in"),
            ("postgresql://reader@/sfumato", "", ["PGSSLROOTCERT": "system"], 69, "certificate is not trusted"),
            ("postgresql://reader@/sfumato", "", ["PGSSLMODE": "disable"], 69, "TLS"),
            ("postgresql://reader@127.0.0.1:1/sfumato", "", [:], 75, "does not answer"),
            ("postgresql://reader@a.invalid/sfumato", "", [:], 69, "no such host"),
            ("postgresql://reader:CANARY@/sfumato", "", [:], 64, "carries a password"),
            ("postgresql://reader@/sfumato?password=CANARY", "", [:], 64, "carries a password"),
        ] as [(String, String, [String: String], Int32, String)])
    func refused(
        _ location: String, _ table: String, _ changes: [String: String], _ code: Int32, _ text: String
    ) async throws {
        let server = try await Self.server.value
        let arguments = ["discover", location] + (table.isEmpty ? [] : ["--tables", table])
        let run = try await server.sfumato(arguments, changes: changes)
        #expect(run.exitCode == code, "\(run.stderr)")
        #expect(run.stderr.contains(text), "\(run.stderr)")
        #expect(!run.stderr.contains("CANARY") && run.stderr.count { $0 == "\n" } == 1, "\(run.stderr)")
    }

    @Test("A million rows stream in bounded memory")
    func million() async throws {
        let (server, folder) = (try await Self.server.value, try TemporaryFolder())
        let fill = """
            CREATE TABLE IF NOT EXISTS big AS SELECT i::int8 AS id, (i % 1000)::int4 AS a, (i % 77)::numeric(8, 2) AS b,
              'text ' || i % 5000 AS c, DATE '2020-01-01' + (i % 900)::int AS d FROM generate_series(1, 1000000) i;
            GRANT SELECT ON big TO reader
            """
        #expect(try await Self.psql(server, fill).exitCode == 0)
        let run = try await server.run(
            "/usr/bin/env",
            [
                "python3", "-c",
                """
                import resource, subprocess, sys
                code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
                print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
                """, try Program.path(), "discover", "postgresql://reader@/sfumato", "--tables", "big", "--out",
                folder.path("big.yaml"),
            ])
        let parts = run.stdout.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(parts.count == 2, "\(run.stderr)")
        #expect(parts[0] == 0)
        #expect(parts[1] < 400, "megabytes")
    }
}
