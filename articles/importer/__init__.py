"""Raw article text in, a Document and a ledger of every line out. Plain Python."""
