"""Reading ledgers: a file in, named, typed and stamped rows in the store out, every row accounted for."""
