"""Tags of a page's markup that programs leave in the text which they make of it."""

import regex

TAG = regex.compile(
    r"</?(?:html|body|div|p|span|br|img|center|b|strong|i|em|u|sup|sub|font|a|small|td|tr)(?:\s[^<>\n]{0,300})?/?>",
    regex.IGNORECASE,
)
