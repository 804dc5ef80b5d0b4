"""Pictures: take a file in safely, plan and cut its renditions, show it as a figure."""

from articles.images.intake import ImageRefused, Picture, read
from articles.images.renditions import Plan, cut, figure, plan

__all__ = ["ImageRefused", "Picture", "Plan", "cut", "figure", "plan", "read"]
