"""Excel in and out: an office's ledger as it is, and any register as a workbook that reads back the same."""
