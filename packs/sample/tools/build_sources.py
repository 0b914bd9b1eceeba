"""Writes sources/: one file per document, with the checksum of the document."""
import hashlib
import os

from truth import DOCUMENTS, HERE

SOURCES = [
    # id, file, title, English title, issuer, English issuer, day of issue
    ("sample-plan-cells", "plan-cells.txt", "苍葭县“十四五”公共服务规划", "Cangjia County: fourteenth five-year plan for public services",
     "苍葭县人民政府", "People's Government of Cangjia County", None),
    ("sample-plan-gbk", "plan-gbk.txt", "鹭汀县“十四五”提升公共服务水平规划", "Luting County: fourteenth five-year plan for better public services",
     "鹭汀县发展和改革局", "Development and Reform Bureau of Luting County", None),
    ("sample-plan-flat", "plan-flat.txt", "霁川市公共服务发展“十四五”规划", "Jichuan: fourteenth five-year plan for the development of public services",
     "霁川市人民政府办公室", "General Office of the People's Government of Jichuan", None),
    ("sample-plan-ocr", "plan-ocr.txt", "禾渡区公共服务发展规划（2021—2025年）", "Hedu District: plan for the development of public services (2021-2025)",
     "禾渡区人民政府", "People's Government of Hedu District", None),
    ("sample-plan-md", "plan.md", "砚湖市“十四五”公共服务体系建设规划", "Yanhu: fourteenth five-year plan for the public service system",
     "砚湖市发展和改革委员会", "Development and Reform Commission of Yanhu", None),
    ("sample-plan-html", "plan.html", "霭岭省“十四五”公共服务规划", "Ailing Province: fourteenth five-year plan for public services",
     "霭岭省人民政府办公厅", "General Office of the People's Government of Ailing Province", "2021-12-20"),
    ("sample-plan-docx", "plan.docx", "苍葭县“十五五”公共服务提升规划", "Cangjia County: fifteenth five-year plan for better public services",
     "苍葭县发展和改革局", "Development and Reform Bureau of Cangjia County", None),
    ("sample-plan-xlsx", "plan.xlsx", "槐原县“十四五”公共服务主要指标", "Huaiyuan County: main indicators of public services, fourteenth five-year plan",
     "槐原县统计局", "Bureau of Statistics of Huaiyuan County", None),
    ("sample-plan-pdf", "plan.pdf", "砚湖市公共服务“十四五”规划", "Yanhu: fourteenth five-year plan for public services",
     "砚湖市人民政府", "People's Government of Yanhu", None),
    ("sample-plan-borderless", "plan-borderless.pdf", "鹭汀县“十三五”公共服务发展规划", "Luting County: thirteenth five-year plan for the development of public services",
     "鹭汀县人民政府办公室", "General Office of the People's Government of Luting County", None),
]

TEMPLATE = """id: {id}
title:
  zh: {zh}
  en: "{en}"
number: null
issuer:
  zh: {issuer_zh}
  en: "{issuer_en}"
issued: {issued}
obtained: written for the sample pack; the place and every figure are invented
status: illustrative
sha256: {sha256}
file: {file}
licence: Apache-2.0
"""

if __name__ == "__main__":
    folder = os.path.join(HERE, "..", "sources")
    os.makedirs(folder, exist_ok=True)
    rows = [
        ("sample-regions", None, "样例地区代码表", "Table of sample regions", "样例", "Sample", None),
        ("sample-places", None, "样例县的道路、人口和设施", "Streets, people and facilities of the sample county", "样例", "Sample", None),
        ("sample-norms", None, "样例县公共服务设施配置导则", "Guide to public service facilities of the sample county", "样例", "Sample", None),
        ("sample-yearbook", None, "样例统计年鉴（虚构）", "Sample statistical yearbook (invented)", "样例", "Sample", None),
        ("sample-yearbook-revision", None, "样例统计年鉴数据修订公告（虚构）", "Notice of revised figures of the sample statistical yearbook (invented)", "样例", "Sample", None),
        *SOURCES,
    ]
    for id_, file, zh, en, issuer_zh, issuer_en, issued in rows:
        sha256 = "null"
        if file is not None:
            with open(os.path.join(DOCUMENTS, file), "rb") as content:
                sha256 = '"' + hashlib.sha256(content.read()).hexdigest() + '"'
        with open(os.path.join(folder, id_ + ".yaml"), "w", encoding="utf-8") as out:
            out.write(TEMPLATE.format(id=id_, zh=zh, en=en, issuer_zh=issuer_zh, issuer_en=issuer_en,
                                      issued=f'"{issued}"' if issued else "null", sha256=sha256, file=file or "null"))
