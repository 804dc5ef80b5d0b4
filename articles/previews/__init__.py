"""Previews: what is not published as readers would get it, for the desk, and by a link for somebody
without an account.

composing (a text as its page) <- views (what a link shows) -> links (signed, for a time, until
somebody revokes them), guest_notes (what their holders leave).
"""
