"""The pages of the councils: lists, preparation, scoring, meeting, results, decisions."""
