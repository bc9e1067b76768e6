"""Why a file, a sheet or a row did not load: stable codes, each with a Chinese sentence that says what to do."""

# Row reasons; `{column}` is the column's label in the declaration, `{value}` what may be shown of the cell.
ROWS = {
    "required_missing": "“{column}”是必填的，这一格是空的。请补填后重新装载。",
    "invalid_date": "“{column}”不是一个存在的日期：{value}。请核对年月日后重新装载。",
    "ambiguous_date": "“{column}”的日期可以有几种读法：{value}。请写成 2022-03-05 的样子。",
    "partial_date": "“{column}”缺少日或月：{value}。请写全年月日，如 2022-03-05。",
    "future_date": "“{column}”的日期还没有到：{value}。请核对年份。",
    "outside_declared_period": "“{column}”的日期 {value} 不在本文件标明的时期内。请移到相应年度的台账里。",
    "not_a_number": "“{column}”不是数字：{value}。请只填数字；说明写到备注里。",
    "not_integer": "“{column}”应当是整数：{value}。请核对。",
    "below_minimum": "“{column}”填的 {value} 比允许的最小值还小。请核对。",
    "not_in_code_list": "“{column}”填的“{value}”不在可选的词里：{allowed}。请改用其中之一。",
    "ambiguous_percent": "“{column}”的百分数看不清口径：{value}。请写成 98.5% 的样子。",
    "too_many_fields": "这一行比表头多出 {value} 格，数据可能错位。请在原表里核对这一行。",
    "too_few_fields": "这一行比表头少 {value} 格，数据可能错位。请在原表里核对这一行。",
    "duplicate_key_conflict": "同一个“{column}”在这个文件里出现了不止一次，内容不同。请留下对的一行。",
    "expectation_failed": "{reason}",
}

FILES = {
    "empty_file": "文件是空的（0 字节）。请重新导出。",
    "corrupt_file": "文件不完整或已损坏，打不开。请从原处重新复制或导出。",
    "encrypted_file": "文件设有打开密码。请在 Excel 或 WPS 里取消密码，另存后再装载。",
    "unsupported_type": "内容是{value}，现在还读不了。请在 Excel 或 WPS 里打开，另存为 .xlsx 或 .csv。",
    "invalid_encoding": "文字编码认不出来（既不是 UTF-8 也不是 GB18030）。请在 Excel 或 WPS 里另存为 .xlsx。",
    "missing_required_column": "看起来是《{ledger}》，但缺少必有的列：{columns}。请补上这些列；如果列名写法不同，请在 ingest/ledgers/{name}.yml 里加上。",
    "duplicate_header": "《{ledger}》的表头里“{columns}”出现了不止一次，不知道该算哪一列。请改好列名。",
    "no_ledger": "没有一张表的表头像十五种台账里的任何一种。请核对是不是台账，表头有没有被删去。",
    "file_changed_during_read": "装载时文件正在被改动。请存盘并关闭后再装载。",
    "file_unreadable": "文件读不出来（{value}）。请检查权限，或关闭正在占用它的程序。",
}


class Refused(Exception):
    """A file that does not load: `code` is one of FILES, the message its Chinese sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(FILES[code].format(**facts))
        self.code = code


def sentence(code: str, **facts: str) -> str:
    """The Chinese sentence of a row's reason code."""
    return ROWS[code].format(**facts)
