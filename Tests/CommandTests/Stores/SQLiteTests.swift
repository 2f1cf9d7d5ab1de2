import Foundation
import TestSupport
import Testing

/// Tables of SQLite files; made and looked into with Python's own library.
@Suite("SQLite")
struct SQLiteTests {
    private func python(_ script: String, _ arguments: String...) async throws -> ProgramResult {
        try await RunningProgram(["python3", "-c", script] + arguments, executable: "/usr/bin/env").result()
    }

    private func shop(_ folder: TemporaryFolder) async throws -> String {
        let path = folder.path("my shop.db")
        let made = try await python(
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            db.executescript('''
              CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, name TEXT NOT NULL, income REAL, mixed INTEGER);
              CREATE TABLE orders (order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers,
                placed DATE, total DECIMAL(10, 2));
            ''')
            db.executemany('INSERT INTO customers VALUES (?, ?, ?, ?)',
              [(i, f'n{i % 20}', None if i <= 300 else i * 1.5, 'word' if i == 9 else i) for i in range(1, 501)])
            db.executemany('INSERT INTO orders VALUES (?, ?, ?, ?)',
              [(i, 1 + i % 500, f'2024-{1 + i % 12:02}-{1 + i % 28:02}', f'{i % 90}.50') for i in range(1, 901)])
            db.commit()
            """, path)
        try #require(made.exitCode == 0, "\(made.stderr)")
        return path
    }

    @Test("Keys and types come from the catalogue, and values that break the declaration are read as text")
    func catalogue() async throws {
        let folder = try TemporaryFolder()
        let path = try await shop(folder)
        for location in ["sqlite:\(path.replacing(" ", with: "%20"))", "sqlite://\(path.replacing(" ", with: "%20"))"] {
            let run = try await sfumato("discover", location, "--out", folder.path("s.yaml"), "--force")
            #expect(run.exitCode == 0, "\(run.stderr)")
            let schema = String(decoding: try folder.read("s.yaml"), as: UTF8.self)
                .replacing(/: +/, with: ": ")
            for line in ["primaryKey: [order_id]", "references: customers", "placed: { type: date", "scale: 1"] {
                #expect(schema.contains(line), "\(line) is not in \(schema)")
            }
        }
    }

    @Test("A copy has the tables, types and keys of the source, and replaces them only with --force")
    func roundTrip() async throws {
        let folder = try TemporaryFolder()
        let source = "sqlite:" + (try await shop(folder)).replacing(" ", with: "%20")
        let (model, copy) = (folder.path("m.sfm"), folder.path("copy.db"))
        let train = try await sfumato("train", source, "--out", model)
        #expect(train.exitCode == 0, "\(train.stderr)")
        let made = try await sfumato("generate", model, "--out", "sqlite:\(copy)")
        #expect(made.exitCode == 0, "\(made.stderr)")
        #expect(try await sfumato("generate", model, "--out", "sqlite:\(copy)").exitCode == 64)
        let forced = try await sfumato("generate", model, "--scale", "2", "--out", "sqlite:\(copy)", "--force")
        #expect(forced.exitCode == 0, "\(forced.stderr)")
        let seen = try await python(
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            print(*[db.execute(f'SELECT count(*) FROM {t}').fetchone()[0] for t in ('customers', 'orders')])
            print([(r[1], r[5]) for r in db.execute('PRAGMA table_info(orders)')][0])
            print([r[2] for r in db.execute('PRAGMA foreign_key_list(orders)')])
            """, copy)
        #expect(seen.stdout == "1000 1800\n('order_id', 1)\n['customers']\n", "\(seen.stdout)\(seen.stderr)")
    }

    @Test(
        "What is no database is told",
        arguments: [("none.db", "no such file"), ("text.db", "no SQLite database"), ("", "names no SQLite file")])
    func refused(_ name: String, _ text: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("text.db", String(repeating: "no database at all\n", count: 100))
        let run = try await sfumato("discover", name.isEmpty ? "sqlite:" : "sqlite:" + folder.path(name))
        #expect(run.exitCode == (name.isEmpty ? 64 : 65), "\(run.stderr)")
        #expect(run.stderr.contains(text), "\(run.stderr)")
        #expect(try folder.entries() == ["text.db"])
    }
}
