import pytest

from recommendations.digests.mailbox import BadAddress, mailbox


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ann@reader.example", "ann@reader.example"),
        ("  Ann@Reader.Example\n", "Ann@reader.example"),
        ("ann+tracker@reader.example", "ann+tracker@reader.example"),
        ("ann@õppe.ee", "ann@xn--ppe-nna.ee"),
        ("ann@xn--ppe-nna.ee", "ann@xn--ppe-nna.ee"),
        ("o'ann@reader.example", "o'ann@reader.example"),
    ],
)
def test_address_is_made_into_what_mail_servers_take(typed, address):
    assert mailbox(typed) == address


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Give an e-mail address"),
        ("ann@reader.example\nBcc: bob@reader.example", "no spaces and no line breaks"),
        ("ann\r\n@reader.example", "no spaces and no line breaks"),
        ("ann bob@reader.example", "no spaces and no line breaks"),
        ("ann\x00@reader.example", "no spaces and no line breaks"),
        ("õie@reader.example", "Before the @"),
        ("a" * 288 + "@reader.test", "has 300 characters; mail servers take 254"),
        ("ann", "is no e-mail address"),
        ("@reader.example", "is no e-mail address"),
        ("ann@", "is no host name"),
        ("ann@reader..example", "is no host name"),
        ("ann@-reader.example", "is no host name"),
        ("ann@reader", "is no e-mail address"),
        ("ann@bob@reader.example", "is no e-mail address"),
        ("<ann@reader.example>", "is no"),
    ],
)
def test_what_cannot_be_written_to_is_told_in_a_sentence(typed, sentence):
    with pytest.raises(BadAddress, match=sentence):
        mailbox(typed)
