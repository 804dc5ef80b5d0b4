"""IPTC's codes for our genres: https://cv.iptc.org/newscodes/genre/."""

from articles.content import Genre

# News is what is meant where nothing is said, and a live report has no code there.
GENRES = {
    Genre.ANALYSIS: "Analysis",
    Genre.OPINION: "Opinion",
    Genre.FEATURE: "Feature",
    Genre.REVIEW: "Review",
    Genre.OBITUARY: "Obituary",
    Genre.SPONSORED: "Advertiser_Supplied",
}
