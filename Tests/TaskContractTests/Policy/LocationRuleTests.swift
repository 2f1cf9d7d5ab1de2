import TaskContract
import Testing

@Suite("Location rules")
struct LocationRuleTests {
    @Test(
        "A place and what is below it are allowed",
        arguments: [
            ("/data/in", "/data/in"), ("/data/in", "/data/in/a.csv"), ("/data/in/", "/data/in"), ("/", "/anything"),
            ("/data/in", "file:///data/in/a.csv"), ("file:///data/in", "/data/in/a%20b"),
            ("/data/in", "//data//in///x"),
            ("s3://bucket/raw", "s3://bucket/raw/2024/a.parquet"), ("s3://bucket/raw", "S3://Bucket/raw/x"),
            ("s3://bucket", "s3://bucket/raw"), ("s3://bucket/a b", "s3://bucket/a%20b/c"),
            ("postgresql://reader@db.internal:5432/core", "postgresql://reader@db.internal:5432/core"),
            ("postgresql://db/core?sslmode=verify-full", "postgresql://db/core?sslmode=verify-full"),
        ])
    func allowed(rule: String, location: String) { #expect(LocationRule(rule).allows(location)) }

    @Test(
        "No spelling leads elsewhere",
        arguments: [
            ("/data/in", "/data/input.csv"), ("/data/in", "/data/in/../secret"), ("/data/in", "/data/./in/a"),
            ("/data/in", "data/in/a"), ("/data/in", "/data/In/a"), ("/data/in", "s3://data/in"), ("/data/in", ""),
            ("/data/in", "file://evil/data/in/a"), ("/data/in", "/data/in/..\\x"), ("/data/in", "/data/in\0/x"),
            ("s3://bucket/raw", "s3://bucket/rawer"), ("s3://bucket/raw", "s3://bucket/raw/%2e%2e/x"),
            ("s3://bucket/raw", "s3://bucket/raw/..%2fx"), ("s3://bucket/raw", "s3://bucket/raw%2f..%2fx"),
            ("s3://bucket/raw", "s3://bucket.evil/raw/x"), ("s3://bucket/raw", "s3://evil@bucket/raw/x"),
            ("s3://bucket/raw", "s3://bucket/raw/x?endpoint_override=evil"), ("s3://bucket/raw", "gs://bucket/raw/x"),
            ("s3://bucket/raw", "s3://bucket/raw/x#y"), ("s3://bucket/raw", "s3:///bucket/raw/x"),
            ("s3://bucket/raw", "s3://bucket%2fraw/x"), ("s3://bucket/raw", "s3://bucket/raw/%zz"),
            ("postgresql://db/core", "postgresql://db/core?host=evil"),
            ("postgresql://db/core", "postgresql://db/core2"),
            ("postgresql://db/core", "postgresql://db:5433/core"),
            ("postgresql://db/core", "postgresql://db,evil/core"),
        ])
    func refused(rule: String, location: String) { #expect(!LocationRule(rule).allows(location)) }
}
