"""What a fact means for the store, a controller a subject.

Controllers know no widget tree, and run in a test without an app.
"""
