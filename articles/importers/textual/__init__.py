"""Rules about what people write: bylines, dates, credits, encodings, signs with a meaning."""
