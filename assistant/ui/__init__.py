"""The Chainlit front end: everything the browser gets, and nothing that decides an answer."""
