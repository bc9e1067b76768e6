"""The eighty defects of real ledgers, each made in a test and loaded through the door."""
