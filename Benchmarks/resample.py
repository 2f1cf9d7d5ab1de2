"""resample.py SOURCE.csv OUT.csv ROWS [COLUMNS] : a table of any size in the manner of a small one.

Rows are drawn with replacement; numbers get noise of a fiftieth of their column's spread, so that no row is a plain copy.
With COLUMNS, the first so many columns of the source side by side with itself, each copy drawn afresh."""

import csv
import random
import sys


def is_number(text):
    try:
        int(text)
    except ValueError:
        return False
    return True


def spread(values):
    """A fiftieth of the distance between the tenth and the ninetieth percentile; 0 for what is not whole numbers."""
    present = [value for value in values if value]
    if not present or not all(map(is_number, present)):
        return 0
    numbers = sorted(map(int, present))
    return (numbers[len(numbers) * 9 // 10] - numbers[len(numbers) // 10]) / 50


def noisy(value, width, draw):
    return str(max(0, round(int(value) + draw.gauss(0, width)))) if width and value and value != "0" else value


def resample(source, target, rows, columns=None, seed=7):
    """Writes `rows` rows of `columns` columns (as many as the source has, where not said)."""
    with open(source, newline="") as file:
        heading, *table = csv.reader(file)
    columns = columns or len(heading)
    widths = [spread(column) for column in zip(*table)]
    draw = random.Random(seed)
    copies = -(-columns // len(heading))
    names = [name if copy == 0 else f"{name}_{copy + 1}" for copy in range(copies) for name in heading]
    with open(target, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names[:columns])
        for _ in range(rows):
            row = []
            for _ in range(copies):
                row += [noisy(value, width, draw) for value, width in zip(draw.choice(table), widths)]
            writer.writerow(row[:columns])


if __name__ == "__main__":
    resample(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
