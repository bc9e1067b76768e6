"""Printed tables for tests: one made up, with years as columns and figures in 万; two with figures that were really published."""

from pathlib import Path

YEARS = range(2015, 2022)
# Of a district that does not exist. Changes, shares and average growth that are worked from it by fractions stand in test_compare.py.
MADE_UP = {
    "一、馆藏案卷(万卷)": "80.00 81.00 82.6605 84.10 84.10 90.00 95.40",
    "以件为保管单位档案(万件)": "12.50 14.00 15.96 18.30 22.05 25.75 31.50",
    "照片档案(万张)": "3.20 3.36 3.28 3.44 3.60 3.78 4.00",
    "馆藏资料(万册)": "2.00 2.05 2.10 2.10 2.00 1.90 1.81",
    "本年利用档案人次(万人次)": "1.60 1.72 1.55 1.81 1.90 0.95 1.33",
    "利用档案卷件次(万卷件次)": "4.00 4.10 4.05 4.39 4.61 2.47 3.50",
    "档案馆总建筑面积(万平方米)": "1.20 1.20 1.50 1.50 1.65 1.65 2.00",
    "其中：档案库房面积": "0.48 0.48 0.66 0.66 0.71 0.71 0.93",
    "口述档案(万分钟)": "0.40 0.50 0.60 0.90 1.20 1.80 2.70",
    "数字化率": "35.0% 36.5% 40.25% 44.0% 51.3% 55.0% 61.05%",
}
# Jiangsu, Statistical Yearbook 2002, table 16-2; the storeroom area of 1995 is printed so, above the whole building's.
JIANGSU = """\
江苏档案馆藏和利用
指    标,1995,2000,2001
馆藏档案,,,
 全宗(个),13018,13756,19404
 案卷(万卷),569.60,769.02,848.3
 照片(万张),37.05,51.08,55.7
馆藏资料册数(万册),128.00,120.00,128.34
档案馆面积(平方米),159532,213419,219196
  #库房面积,918532,111336,119561
档案资料利用,,,
 利用人次(万人次),9.28,12.61,15.68
 利用资料(万册次),12.54,3.70,2.53
开放档案,,,
 全宗(个),6716,7852,8538
 案卷(万卷),97.61,183.67,206.3
"""
# The national summary of 2022, full-time staff of comprehensive archives by age; a code that the list of archives names.
NATIONAL = """\
档案馆,指标,年度,数值,单位,出处
全国综合档案馆,专职人员,2022,36582,人,2022年度摘要
全国综合档案馆,50岁以上专职人员,2022,11961,人,2022年度摘要
全国综合档案馆,35—49岁专职人员,2022,18008,人,2022年度摘要
全国综合档案馆,34岁及以下专职人员,2022,6613,人,2022年度摘要
全国综合档案馆,接待利用者人次,2022,12.3万,件,错误的单位
全国综合档案馆,馆藏全宗,2021,5.2万,个,两处不一
全国综合档案馆,馆藏全宗数,2021,52949,个,两处不一
全国综合档案馆,馆藏全宗,2020,5.2万,个,两处一致
全国综合档案馆,馆藏全宗数,2020,51949,个,两处一致
"""
ARCHIVES = "档案馆代码,档案馆名称\n999001,某区档案馆\n999320,江苏\n999100,全国综合档案馆\n"


def write(folder: Path) -> list[Path]:
    """The tables as files, and the list of archives."""
    made_up = "\n".join(",".join([name, *values.split()]) for name, values in MADE_UP.items())
    jiangsu = "\n".join(_with_archives(line) for line in JIANGSU.splitlines())
    files = {
        "archives.csv": ARCHIVES,
        "区统计年鉴.csv": ",".join(["指标", *(f"{year}年" for year in YEARS)]) + f"\n{made_up}\n",
        "江苏统计年鉴.csv": jiangsu + "\n",
        "全国摘要.csv": NATIONAL,
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in files]


def _with_archives(line: str) -> str:
    """A column that says whose figures they are, between the names and the years."""
    name, *values = line.split(",")
    said = "档案馆" if "标" in name and values else "江苏" if any(values) else ""
    return ",".join([name, said, *values]) if values else line
