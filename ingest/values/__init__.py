"""Raw cells into dates, numbers, codes and texts, with a reason where a cell is none."""
