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
    "above_maximum": "“{column}”填的 {value} 大得不合常理。请核对。",
    "expectation_failed": "{reason}",
    "unit_mismatch": "“{column}”里写的单位与列名不符：{value}。请核对这个数该填在哪一列。",
    "ambiguous_unit": "“{column}”的单位看不清是哪一个：{value}。请只填数字，单位以列名为准。",
    "unparsed_era": "“{column}”的年号认不出来：{value}。请写成公元年，如 1948。",
    "precision_lost": "“{column}”的长号码在 Excel 里丢了尾数，已无法复原。请从原始登记补填，并把这一列设为文本格式。",
    "garbled_text": "“{column}”里是乱码，原字已丢失。请从原始登记补填。",
    "control_character": "“{column}”里有看不见的控制字符。请重新填写这一格。",
    "text_too_long": "“{column}”的文字太长（{value}）。请核对是不是把别的内容粘进了这一格。",
    "formula_without_value": "“{column}”是没有算出结果的公式。请用 Excel 或 WPS 打开文件，保存后重新装载。",
    "error_cell": "“{column}”是公式出错的结果：{value}。请改正公式或填上数字。",
    "personal_in_wrong_column": "“{column}”里像是身份证号或电话号码，不能存在这一列。请移到它该在的列。",
    "unbalanced_quote": "这一行的引号没有成对，不知道格子到哪里为止。请在原表里核对这一行。",
    "invalid_encoding": "这一行的文字编码认不出来（既不是 UTF-8 也不是 GB18030）。请从原表重新导出这一行。",
    "second_table": "表格下面另有一张表，表头不像任何台账，没有装载。请放到单独的文件或工作表里。",
    "no_header": "文件没有表头，不知道各列是什么。请在第一行补上列名后重新装载。",
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
    "no_header": "文件没有表头：第一行就是数据，不知道各列是什么。请在第一行补上列名后重新装载。",
    "not_a_table": "这是一张填写的表单，不是一行一条的台账。请按台账的列名逐行登记后装载。",
    "decompression_limit": "文件展开后大得不合常理（{value}），没有打开。请从原处重新导出；来历不明的文件请删去。",
    "forbidden_xml_entity": "文件里夹带了外部引用或实体定义，正常的表格没有这些，没有打开。请在 Excel 或 WPS 里另存为 .xlsx。",
    "too_many_cells": "工作表“{sheet}”的范围有 {value} 格，多半是远处误填了一格。请删去表格以外的内容后另存。",
    "memory_limit": "读这个文件要用的内存超过了限度，没有读完。请删去用不着的工作表，或拆成几个文件、另存为 .csv。",
    "time_limit": "读这个文件花的时间超过了限度，没有读完。请拆成几个文件，或另存为 .csv。",
    "reader_failed": "读这个文件的程序意外中止（{value}），没有装载。文件多半已损坏，请从原处重新导出。",
    "nested_archive": "压缩包里还有压缩包：{value}。请先解开里面的压缩包。",
    "unsafe_path": "压缩包里的文件名指向包外的位置：{value}，没有打开。来历不明的压缩包请删去。",
    "too_many_files": "压缩包里有 {value} 个文件，太多了。请分成几个压缩包。",
    "no_ledger_inside": "压缩包里没有台账文件。请核对。",
    "stale_correction": "corrections.yml 里的更正对不上了：《{ledger}》{key} 的“{column}”，应当还是 {expected}，原表已不是。"
    "原表若已改好，请删去这一条更正；否则请核对。",
    "file_unreadable": "文件读不出来（{value}）。请检查权限，或关闭正在占用它的程序。",
}

# What reading mends without asking; each is a line of the repair log.
REPAIRS = {
    "content_type_mismatch": "内容与扩展名不符，按内容读",
    "encoding": "认出文字编码",
    "mixed_encoding": "一个文件里有两种编码，逐行认出",
    "nul_removed": "去掉看不见的控制字符",
    "delimiter": "认出分隔符",
    "quote_escaped": "认出引号的另一种写法",
    "excel_text_wrapper_removed": '去掉 ="…" 的外壳',
    "header_only": "只有表头，没有数据行",
    "header_row": "找到表头",
    "header_normalised": "列名去掉空格或不可见字符",
    "header_alias": "列名按另一种写法认出",
    "column_order_changed": "列的次序与上一次不同",
    "title_kept": "表头上面的标题",
    "repeated_header": "重复的表头",
    "subtotal_row": "小计行",
    "total_row": "合计行",
    "totals_agree": "合计与各行相加一致",
    "footer_row": "表尾的附注",
    "blank_rows": "空行",
    "blank_columns": "空列",
    "sheets_loaded": "装载的工作表",
    "sheet_other_layout": "不像台账的工作表",
    "sheet_skipped": "没有表的工作表",
    "sheet_empty": "空工作表",
    "hidden_sheet_skipped": "隐藏的工作表没有读",
    "hidden_rows_loaded": "隐藏的行也已读入",
    "hidden_columns_loaded": "隐藏的列也已读入",
    "filled_from_merge": "合并单元格的内容填到每一行",
    "empty_area_ignored": "表格以外的空白区域略去",
    "date1904": "按 1904 日期系统换算",
    "unpivoted": "横排的年度改为逐行",
    "unit_from_label": "按行名里的单位换算",
    "unit_from_header": "按列名里的单位换算",
    "unit_from_title": "按标题里的单位换算",
    "date_normalised": "日期改为标准写法",
    "era_converted": "年号换算为公元年",
    "whitespace_trimmed": "去掉多余的空格",
    "digits_normalised": "全角数字和千分位改为半角数字",
    "unit_stripped": "去掉数字后的单位",
    "multiplier": "万、亿换算为个",
    "null_marker": "表示没有的记号作空格",
    "text_number_converted": "文本格式的数字作数字",
    "code_folded": "可选词的另一种写法",
    "code_padded": "补上丢失的前导零",
    "formula_like_text": "像公式的文字原样保存",
    "name_hidden": "像人名的内容改为代号",
    "precision_suspected": "长号码的尾数可能已丢失",
    "duplicate_row": "与前面一行完全相同",
    "changed_rows": "更正的行",
    "missing_in_new_export": "新的导出里没有了，已撤下",
    "corrected": "按 corrections.yml 更正",
    "same_content_as": "内容与装过的文件相同",
}


class Refused(Exception):
    """A file that does not load: `code` is one of FILES, the message its Chinese sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(FILES[code].format(**facts))
        self.code = code
        self.facts = facts


def sentence(code: str, **facts: str) -> str:
    """The Chinese sentence of a row's reason code."""
    return ROWS[code].format(**facts)
