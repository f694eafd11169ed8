"""What all pages share: headers, language, links, and rendering; knows no channel."""
