import Foundation
import TestSupport
import Testing

/// What PostgreSQL declares beyond our own types: it comes into the schema, and back in what is written.
@Suite("PostgreSQL's types", .enabled(if: Service.areInstalled))
struct PostgresTypeTests {
    private static let server = Task {
        let server = try await PostgresTests.server.value
        let made = try await PostgresTests.psql(server, schema)
        guard made.exitCode == 0 else { throw Unmade(text: made.stderr) }
        return server
    }
    private struct Unmade: Error { let text: String }

    private static let schema = """
        CREATE SCHEMA types; SET search_path = types;
        CREATE TYPE mood AS ENUM ('sad', 'ok', 'RARELABEL', 'glad'); CREATE DOMAIN price AS numeric(8, 2) CHECK (VALUE >= 0);
        CREATE TABLE people (id uuid PRIMARY KEY, code varchar(12) NOT NULL, feeling mood NOT NULL, sign char(2), spent numeric,
          worth price, tags text[], extra jsonb, address inet, seen timestamptz, raw bytea, pause interval,
          CONSTRAINT worthy CHECK (worth < 100000));
        COMMENT ON TABLE people IS 'Who "buys"'; COMMENT ON COLUMN people.spent IS 'In euros: all of it';
        INSERT INTO people SELECT md5(i::text)::uuid, 'c' || i % 7,
          CASE WHEN i = 5 THEN 'RARELABEL' ELSE (ARRAY['sad', 'ok', 'glad'])[1 + i % 3] END::mood, 'x' || i % 3, (i % 50) / 4.0,
          i % 900 + 0.25, ARRAY['a', 'b'], '{"k": 1}', '10.0.0.1', TIMESTAMPTZ '2024-01-01' + i * INTERVAL '1 hour', '\\x0a0b',
          INTERVAL '1 day' FROM generate_series(1, 900) i;
        CREATE TABLE visits (visit int8 PRIMARY KEY, person uuid NOT NULL REFERENCES people, minutes int2);
        INSERT INTO visits SELECT i, md5((1 + i % 900)::text)::uuid, i % 60 FROM generate_series(1, 2000) i;
        """

    @Test("Types, conditions and comments come into the schema, which reads back")
    func discovered() async throws {
        let (server, folder) = (try await Self.server.value, try TemporaryFolder())
        let out = folder.path("s.yaml")
        let found = try await server.sfumato(
            ["discover", "postgresql://owner@/sfumato", "--db-schema", "types", "--out", out])
        try #require(found.exitCode == 0, "\(found.stderr)")
        let schema = String(decoding: try folder.read("s.yaml"), as: UTF8.self)
        for text in [
            #"sql: "character varying(12)""#, #"sql: "enum mood""#, #"sql: "character(2)""#, "sql: numeric",
            #"sql: "text[]""#,
            "sql: jsonb", "sql: inet", "sql: uuid", "sql: interval", #"comment: "Who \"buys\"""#,
            #"comment: "In euros: all of it""#, "CHECK (worth",
        ] { #expect(schema.contains(text), "\(text) is not in \(schema)") }
        #expect(!schema.contains("RARELABEL"))
        let model = folder.path("m.sfm")
        let train = try await server.sfumato(
            ["train", "postgresql://owner@/sfumato", "--db-schema", "types", "--schema", out, "--out", model])
        #expect(train.exitCode == 0, "\(train.stderr)")
        let bytes = try folder.read("m.sfm")
        for text in ["RARELABEL", "In euros", "CHECK"] { #expect(bytes.range(of: Data(text.utf8)) == nil, "\(text)") }
    }

    @Test("A copy has the source's types, and text where the values do not fit them")
    func written() async throws {
        let (server, folder) = (try await Self.server.value, try TemporaryFolder())
        let model = folder.path("m.sfm")
        let train = try await server.sfumato(
            ["train", "postgresql://owner@/sfumato", "--db-schema", "types", "--out", model, "--seed", "1"])
        try #require(train.exitCode == 0, "\(train.stderr)")
        #expect(try await PostgresTests.psql(server, "CREATE SCHEMA types_copy").exitCode == 0)
        let target = "postgresql://owner@/sfumato?options=-csearch_path%3Dtypes_copy"
        for force in [[], ["--force"]] {
            let made = try await server.sfumato(["generate", model, "--out", target, "--seed", "2"] + force)
            #expect(made.exitCode == 0, "\(made.stderr)")
        }
        let types = try await PostgresTests.psql(
            server,
            """
            SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'types_copy.people'::regclass
            AND attnum > 0 ORDER BY attnum
            """)
        for line in [
            "id|uuid", "code|character varying(12)", "feeling|types_copy.mood", "sign|character(2)", "spent|numeric",
            "worth|numeric(8,2)", "seen|timestamp with time zone",
        ] { #expect(types.stdout.contains(line), "\(types.stdout)") }
        let labels = try await PostgresTests.psql(
            server,
            "SELECT enum_range(NULL::types_copy.mood); SELECT count(*) FROM types_copy.visits JOIN types_copy.people ON id = person"
        )
        #expect(labels.stdout == "{glad,ok,sad}\n2000\n", "\(labels.stdout)")
        let keys = try await PostgresTests.psql(
            server,
            "SELECT count(*) FROM pg_constraint WHERE conrelid = 'types_copy.visits'::regclass AND contype = 'f'")
        #expect(keys.stdout == "1\n")
    }

    @Test(
        "A schema's type that is more than a type is refused",
        arguments: ["int); DROP TABLE x; --", "enum ", "text(1) x"])
    func hostile(_ type: String) async throws {
        let (server, folder) = (try await Self.server.value, try TemporaryFolder())
        let schema = try folder.write(
            "s.yaml", "tables: { visits: { columns: { minutes: { type: integer, sql: \"\(type)\" } } } }")
        let run = try await server.sfumato([
            "train", "postgresql://owner@/sfumato", "--db-schema", "types", "--schema", schema, "--out",
            folder.path("m.sfm"),
        ])
        #expect(run.exitCode == 64 && run.stderr.contains("no type that we can write"), "\(run.stderr)")
    }

    @Test("What a model is judged by is the source as it was when the model was trained")
    func snapshot() async throws {
        let (server, folder) = (try await Self.server.value, try TemporaryFolder())
        let made = try await PostgresTests.psql(
            server,
            """
            CREATE TABLE moving AS SELECT i AS id, i % 7 AS a, i % 11 AS b FROM generate_series(1, 20000) i;
            GRANT SELECT ON moving TO reader
            """)
        try #require(made.exitCode == 0, "\(made.stderr)")
        let run = try server.start([
            "train", "postgresql://reader@/sfumato", "--tables", "moving", "--out", folder.path("m.sfm"), "--evaluate",
            "--report", folder.path("report"), "--seed", "1",
        ])
        for _ in 0..<3_000 where try !run.stderrSoFar().contains("reading") {
            try await Task.sleep(for: .milliseconds(20))
        }
        let gone = try await PostgresTests.psql(server, "DELETE FROM moving WHERE id > 100")
        #expect(gone.exitCode == 0)
        let result = try await run.result()
        #expect(result.exitCode == 0, "\(result.stderr)")
        let report = String(decoding: try folder.read("report/report.json"), as: UTF8.self)
        #expect(report.replacing(/\s/, with: "").contains("16000") || report.contains("16"), "\(report.prefix(2000))")
    }
}
