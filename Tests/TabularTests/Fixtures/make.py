#!/usr/bin/env python3
"""Writes the Parquet files beside this script. Needs pyarrow 26; the files are committed, so tests do not need it.

Four rows in every column: the least value, the greatest, none, and an ordinary one.
"""

import datetime as dt
import decimal
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

folder = pathlib.Path(__file__).parent
D = decimal.Decimal
decimal.getcontext().prec = 80


def whole(kind, bits, signed=True):
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return pa.array([low, high, None, 42], kind)


texts = ["", "é€𝄞", None, 'a,"b"\n']
day, year = 86_400, 31_536_000
columns = {
    "bool": pa.array([False, True, None, True]),
    "int8": whole(pa.int8(), 8),
    "int16": whole(pa.int16(), 16),
    "int32": whole(pa.int32(), 32),
    "int64": whole(pa.int64(), 64),
    "uint8": whole(pa.uint8(), 8, False),
    "uint16": whole(pa.uint16(), 16, False),
    "uint32": whole(pa.uint32(), 32, False),
    "uint64": pa.array([0, 2**63 - 1, None, 42], pa.uint64()),
    "uint64 wide": whole(pa.uint64(), 64, False),
    "half": pa.array([-65504, 65504, None, 0.5], pa.float16()),
    "float": pa.array([-(2.0**127), 2.0**127, None, 0.1], pa.float32()),
    "double": pa.array([-1.7976931348623157e308, 5e-324, None, 0.1], pa.float64()),
    "string": pa.array(texts, pa.string()),
    "large string": pa.array(texts, pa.large_string()),
    "string view": pa.array(texts, pa.string_view()),
    "dictionary": pa.array(texts, pa.string()).dictionary_encode(),
    "ordered dictionary": pa.DictionaryArray.from_arrays(
        pa.array([0, 1, None, 0], pa.int32()), pa.array(["low", "high"]), ordered=True
    ),
    "decimal32": pa.array([D("-9999999.99"), D("9999999.99"), None, D("0.05")], pa.decimal32(9, 2)),
    "decimal64": pa.array([D("-9" * 1 + "." + "9" * 17), D("9." + "9" * 17), None, D("0.5")], pa.decimal64(18, 17)),
    "decimal128": pa.array([D("-12345678.90"), D("99999999.99"), None, D("0.10")], pa.decimal128(10, 2)),
    "decimal128 deep": pa.array([D("-1.5"), D("900000000.0000000001"), None, D("0")], pa.decimal128(38, 10)),
    "decimal128 wide": pa.array([D(-(10**30)), D(10**30), None, D(2)], pa.decimal128(38, 0)),
    "decimal256": pa.array([D("-1.0001"), D("900000000000000.0001"), None, D("0.5")], pa.decimal256(76, 4)),
    "decimal256 wide": pa.array([D(-(10**60)), D(10**60), None, D("0.5")], pa.decimal256(76, 2)),
    "date32": pa.array([-719162, 2932896, None, 19782], pa.int32()).cast(pa.date32()),
    "date64": pa.array([dt.date(1, 1, 1), dt.date(9999, 12, 31), None, dt.date(2024, 2, 29)], pa.date64()),
    "time32 s": pa.array([0, day - 1, None, 3600], pa.int32()).cast(pa.time32("s")),
    "time32 ms": pa.array([0, day * 1000 - 1, None, 3600 * 1000 + 5], pa.int32()).cast(pa.time32("ms")),
    "time64 us": pa.array([0, day * 10**6 - 1, None, 5], pa.int64()).cast(pa.time64("us")),
    "time64 ns": pa.array([0, day * 10**9 - 1, None, 5], pa.int64()).cast(pa.time64("ns")),
    "json": pa.ExtensionArray.from_storage(pa.json_(pa.string()), pa.array(['{"a":1}', "[]", None, "2"])),
    "null": pa.nulls(4),
}
for unit, scale in (("s", 1), ("ms", 10**3), ("us", 10**6), ("ns", 10**9)):
    values = pa.array([-200 * year * scale - (scale > 1), 200 * year * scale, None, 1 + (scale > 1)], pa.int64())
    columns[f"timestamp {unit}"] = values.cast(pa.timestamp(unit))
    columns[f"timestamp {unit} zone"] = values.cast(pa.timestamp(unit, tz="Europe/Berlin"))
    columns[f"duration {unit}"] = values.cast(pa.duration(unit))
columns["timestamp us utc"] = pa.array([-1, 10**15, None, 1], pa.int64()).cast(pa.timestamp("us", tz="UTC"))
columns["timestamp us offset"] = pa.array([-1, 10**15, None, 1], pa.int64()).cast(pa.timestamp("us", tz="+02:00"))


def write(name, table, **options):
    pq.write_table(table, folder / name, compression=options.pop("compression", "zstd"), **options)


write("types.parquet", pa.table(columns))

# As programs without Arrow write it: no Arrow schema in the metadata.
bare = ["bool", "int16", "int64", "uint32", "float", "string", "decimal128", "date32", "time64 us", "timestamp us"]
write("bare.parquet", pa.table({name: columns[name] for name in bare}), store_schema=False, compression="snappy")
write(
    "int96.parquet", pa.table({"at": columns["timestamp ns"]}), store_schema=False, use_deprecated_int96_timestamps=True
)

# One codec and one encoding per column, pages of the second version, three row groups.
numbers = pa.array([row * 37 % 91 for row in range(300)], pa.int64())
words = pa.array([f"word {row % 17}" for row in range(300)])
coded = {
    "plain": ("PLAIN", "none", numbers),
    "delta": ("DELTA_BINARY_PACKED", "gzip", numbers),
    "split": ("BYTE_STREAM_SPLIT", "brotli", numbers.cast(pa.float64())),
    "lengths": ("DELTA_LENGTH_BYTE_ARRAY", "lz4", words),
    "prefixes": ("DELTA_BYTE_ARRAY", "snappy", words),
}
write(
    "encodings.parquet",
    pa.table({name: values for name, (_, _, values) in coded.items()}),
    use_dictionary=False,
    column_encoding={name: encoding for name, (encoding, _, _) in coded.items()},
    compression={name: codec for name, (_, codec, _) in coded.items()},
    data_page_version="2.0",
    row_group_size=100,
    write_statistics=False,
)
write("no-statistics.parquet", pa.table({"wide": columns["uint64 wide"], "narrow": columns["uint64"]}),
      write_statistics=False)  # fmt: skip
write("no-rows.parquet", pa.table({"a": pa.array([], pa.int64()), "b": pa.array([], pa.string())}))

# A few long texts many times over: small in the file, 200 MB when they are spelt out.
long = pa.DictionaryArray.from_arrays(pa.array([row % 5 for row in range(20_000)]), ["x" * 10_000 + str(n) for n in range(5)])
write("long-dictionary.parquet", pa.table({"id": pa.array(range(20_000)), "text": long}), store_schema=False,
      column_encoding={"id": "DELTA_BINARY_PACKED"}, use_dictionary=["text"], write_statistics=True)  # fmt: skip

# Columns that are no plain values, each in a file with one that is.
nested = {
    "list": pa.array([[1, 2], []]),
    "large_list": pa.array([["x"], None], pa.large_list(pa.string())),
    "struct": pa.array([{"x": 1, "y": "a"}, None]),
    "map": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())),
    "binary": pa.array([b"\x00\xff", None]),
    "uuid": pa.array([b"0123456789abcdef", None], pa.uuid()),
}
for name, values in nested.items():
    write(f"nested-{name}.parquet", pa.table({"id": pa.array([1, 2]), f"the {name}": values}))

# Text that is not UTF-8: all of it, and a character that two rows share.
for name, values in {"invalid": [b"a", b"\xff\xfe"], "split": [b"caf\xc3", b"\xa9"]}.items():
    lengths = [len(value) for value in values]
    offsets = pa.array([0, lengths[0], sum(lengths)], pa.int32()).buffers()[1]
    text = pa.Array.from_buffers(pa.string(), 2, [None, offsets, pa.py_buffer(b"".join(values))])
    write(f"text-{name}.parquet", pa.table({"id": pa.array([1, 2]), "text": text}), write_statistics=False)
