"""Reads the annotated sources under content/ and writes the truth files.

A source is the document itself, with lines between its lines that begin with
"@" and say by hand what the line above holds:

  @doc     title^issuer^region^start^end
  @s       level^title                        a section heading
  @table   title^indicators|achieved|other    a table; @i rows belong to the last one
  @i       domain^name^unit^b|e|-^baseline^targets
  @c       subject^op^values^unit^by_year^c|^t|n^b|     commitment (c: cumulative, b: borderline)
  @f       subject^op^values^unit^year^c|^b|            fact
  @p       box^name                           a project of a box
  @t       name^lead;lead^supporting;supporting

A baseline is year:raw:op:values[:c], a target year:op:values[:c]; targets are
joined by " | "; "-" stands for none. The truth is copied, never computed; only
line numbers are counted here.
"""
import csv
import os

HERE = os.path.dirname(os.path.abspath(__file__))
CONTENT = os.path.join(HERE, "content")
DOCUMENTS = os.path.join(HERE, "..", "documents")
EXPECTED = os.path.join(DOCUMENTS, "expected")

ATTRIBUTES = {"b": "binding", "e": "expected", "-": ""}
QUANTITY = "line,class,subject,op,values,unit,by_year,cumulative,kind,grade".split(",")


def parts(text, count):
    found = text.split("^")
    if len(found) > count:
        raise SystemExit(f"too many fields: {text}")
    return found + [""] * (count - len(found))


class Truth:
    def __init__(self, name, numbered):
        self.name, self.numbered = name, numbered
        self.document = None
        self.rows = {key: [] for key in ("indicators", "commitments", "facts", "projects", "tasks", "tables", "sections")}
        self.table, self.row = "", 0

    def line(self, number):
        return str(number) if self.numbered else ""

    def add(self, annotation, number):
        tag, _, rest = annotation[1:].partition(" ")
        line = self.line(number)
        if tag == "doc":
            self.document = parts(rest, 5)
        elif tag == "s":
            level, title = parts(rest, 2)
            self.rows["sections"].append([line, level, title])
        elif tag == "table":
            self.table, kind = parts(rest, 2)
            self.row = 0
            self.rows["tables"].append([line, kind, self.table])
        elif tag == "i":
            domain, name, unit, attribute, baseline, targets = parts(rest, 6)
            self.row += 1
            year, raw, op, values, cumulative = ["", "", "", "", ""]
            if baseline != "-":
                year, raw, op, values, cumulative = (baseline.split(":") + [""])[:5]
            wanted = []
            for target in targets.split(" | "):
                fields = (target.split(":") + [""])[:4]
                wanted.append(":".join([*fields[:3], "true" if fields[3] == "c" else "false"]))
            self.rows["indicators"].append([
                self.table, self.row, domain, name, unit, ATTRIBUTES[attribute], raw, year, op, values,
                "" if baseline == "-" else ("true" if cumulative == "c" else "false"), " | ".join(wanted)])
        elif tag == "c":
            subject, op, values, unit, year, cumulative, kind, grade = parts(rest, 8)
            self.rows["commitments"].append([
                line, "commitment", subject, op, values, unit, year, "true" if cumulative == "c" else "false",
                {"t": "target", "n": "norm"}[kind], "borderline" if grade == "b" else "clear"])
        elif tag == "f":
            subject, op, values, unit, year, cumulative, grade = parts(rest, 7)
            self.rows["facts"].append([
                line, "fact", subject, op, values, unit, year, "true" if cumulative == "c" else "false", "",
                "borderline" if grade == "b" else "clear"])
        elif tag == "p":
            self.rows["projects"].append([line, *parts(rest, 2)])
        elif tag == "t":
            self.rows["tasks"].append([line, *parts(rest, 3)])
        else:
            raise SystemExit(f"{self.name}: unknown annotation {annotation}")

    def write(self):
        headers = {
            "indicators": "table_title,row,domain,name,unit,attribute,baseline_raw,baseline_year,baseline_op,"
                          "baseline_values,baseline_cumulative,targets".split(","),
            "commitments": QUANTITY, "facts": QUANTITY,
            "projects": ["line", "box", "name"], "tasks": ["line", "name", "lead", "supporting"],
            "tables": ["line", "kind", "title"], "sections": ["line", "level", "title"],
        }
        os.makedirs(EXPECTED, exist_ok=True)
        for key, header in headers.items():
            self._csv(key, header, self.rows[key])
        self._csv("document", ["title", "issuer", "region", "period_start", "period_end"], [self.document])

    def _csv(self, key, header, rows):
        path = os.path.join(EXPECTED, f"{self.name}.{key}.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)


def load(name, numbered):
    """The text of the document, and its truth."""
    truth, lines = Truth(name, numbered), []
    with open(os.path.join(CONTENT, name + ".src"), encoding="utf-8") as file:
        for source in file.read().split("\n"):
            if source.startswith("@"):
                truth.add(source, len(lines))
            else:
                lines.append(source.replace("⇥", "\t"))
    if lines and lines[-1] == "":
        lines.pop()
    return "\n".join(lines) + "\n", truth
