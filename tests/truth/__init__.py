"""Is every answer true? Desks change a newsroom while readers ask its servers; a judge compares.

plan (what is to be done, and what is found) is what the processes of a run share. asking (readers,
and what of an answer matters) and desk (events, through the workflow) each write down what they did
and when. ledger reads that back as what may have been so in which instants, site turns it into
pages, judge says of an answer whether it was true. verdict judges all of them, and holds the judge
against the very views; run starts everything.
"""
