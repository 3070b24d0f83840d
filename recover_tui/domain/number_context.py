"""What the words and signs around a number say that it is."""

from __future__ import annotations

import re
from typing import Final

from recover_tui.domain.grouped_number import GroupedNumber

_PHONE_WORDS: Final = {
    "call", "callback", "cb", "cell", "contact", "ext", "fax", "fon", "handy", "home", "landline", "line",
    "mob", "mobil", "mobile", "movil", "móvil", "number", "office", "phone", "ph", "portable", "rufnr",
    "ring", "sms", "t", "tel", "telef", "telefon", "telefono", "teléfono", "telephone", "téléphone", "tlf",
    "tfn", "text", "whatsapp", "work", "моб", "тел", "телефон",
}  # fmt: skip
_NUMBER_WORDS: Final = {
    "#", "code", "id", "key", "n", "na", "nb", "no", "nr", "num", "numer", "numero", "numéro", "número",
    "nummer", "number", "numbers", "číslo", "numeru", "№", "°", "номер",
}  # fmt: skip
_LINKS: Final = _NUMBER_WORDS | {
    "a", "card", "e", "est", "es", "är", "is", "er", "ist", "l", "la", "le", "of", "o", "reads", "says", "the",
    "var", "was", "è", "é", ":", "=", "-", "(", "[", '"', "'", "“", "”", "„", "«",
}  # fmt: skip
"""What may stand between the name of something and its number."""
_SHORT: Final = {
    "art", "az", "bl", "ch", "conf", "fact", "inv", "kd", "n", "nb", "no", "nr", "num", "núm",
    "obj", "ord", "p", "pag", "pág", "pos", "pp", "ref", "réf", "rech", "rg", "rif", "seq", "ser", "sn",
    "ver", "vers", "vol",
}  # fmt: skip
"""Names that a full stop shortens."""
_NAMES_IN: Final = {
    "English": (
        "abn alert article arxiv ascii asset awb badge barcode batch binary book booking box bug build bwv campaign"
        " cap cas case cep change chapter checksum claim clause code commit conference confirmation consignment"
        " container contract counter coupon course cpv crate dhl directive docket document dpd duns ean eid ein entry"
        " epoch error event exercise fedex file firmware flight form frame gate gift gls grade gtin hash hermes hs"
        " http iccid id imei imsi inc incident invoice ip isbn iso issn issue item itin job kb kvk kw level"
        " licence license lines locker log lot lottery lotto loyalty mac margin marks meeting membership meter"
        " mileage model nonce note nsn octal odometer offset order package page pallet paragraph parcel part patent"
        " permit pid plate platform po point policy port postcode pp pr problem procedure process product project"
        " protocol puk purchase queue quote range rank rating reading receipt record ref reference regulation release"
        " request reservation result return revision rfc rgb rma room row rule rx sample score seat section seed"
        " seq sequence serial server session shelf shipment shipping siren siret sku slot sn sprint sr status step"
        " story subscription suite table tag task tax temperature terms test ticket timestamp token total track"
        " tracking transaction tva txn udid uid unit upc ups usps uuid v value vat ver version vin vol volume"
        " voucher warranty waybill webex weight workorder year zip zoom"
    ),
    "German": (
        "akte aktenzeichen artikel auftrag az beleg bestellung buchung charge fall fehler gutschein hrb"
        " kapitel kd lieferschein lieferung paket plz postleitzahl raum rechnung referenz reservierung rg"
        " seite seiten sendung sendungsverfolgung steuer störung ust ustid vertrag vertragskonto vorgang zeile zeilen"
        " zimmer zähler zählerstand"
    ),
    "French": (
        "billet chambre colis commande contrat devis dossier facture livraison réf référence réservation salle"
        " suivi série étage"
    ),
    "Spanish, Portuguese, Italian": (
        "articolo articulo artículo billete boleto camera caso cif contrato contratto encomenda envío expediente"
        " factura fattura fatura guía habitación nif ordine pagina pagine pedido pieza pratica prenotazione"
        " processo página póliza quarto rastreio referencia referência reserva rif riferimento sala seguimiento"
        " seriale serie spedizione stanza"
    ),
    "Dutch, Swedish, Danish, Norwegian, Finnish": (
        "bestelling beställning btw factuur faktura kamer lasku ordre referentie rum sag sags sak saks tilaus"
        " zaak zending ärende"
    ),
    "Polish, Czech, Russian, Ukrainian, Turkish": (
        "faktury kargo nip objednávka objednávky paczka pokój przesyłka przesyłki regon sipariş sprawa sprawy"
        " strona zamówienia zamówienie zgłoszenia zgłoszenie zásilka дела дело договор договора заказ заказа"
        " замовлення заявка заявки кабинет накладная накладной обращение обращения страница счет счёт счёта"
    ),
    "Chinese, Japanese, Korean": ("〒 单号 发票 案号 注文 注文番号 請求書 订单 订单号 주문"),
}
_NAMES: Final = frozenset(" ".join(_NAMES_IN.values()).split())
"""What has numbers that are no phone's, as it is written just before them."""
_OWNERS: Final = {
    "agent", "client", "cliente", "customer", "dealer", "device", "employee", "klant", "klient", "kund",
    "kunde", "member", "patient", "service", "shop", "store",
}  # fmt: skip
"""Those whose number is another than a phone's only when it is called their number, or their id."""
_ENDINGS: Final = re.compile(r"(?:num|no|id|code|s)$")
_COMPOUND: Final = re.compile(r"(\w+?)(?:nummer|numer|numero|number|nr)")
"""Names that say themselves that they have a number: Kundennummer, ordrenr, asiakasnumero."""
_DIALLED: Final = (
    "alternativ|arbeit|ausland|büro|^call|^cell|[ck]onta[ck]t|dienst|dire[ck]t|ersatz|fax|fest|firmen|^fon|geschäft|gratis"
    "|gsm|handy|haupt|^hem|^hjem|^home|hotline|^line|mobiel|mobil|neben|netz|notfall|notruf|phone|privat"
    "|puhelin|ruf|service|sonder|^tel|telef|wahl|whatsapp|^work|zentral|zweit"
)
"""What those have in them whose number is a phone's."""
_VERBS: Final = {"order", "book", "file", "case"}
_BEFORE_VERBS: Final = {"to", "can", "could", "please", "may", "might", "you", "we", "and", "will", "in"}
"""Words after which those are no names: to order 0800…, in case 555…"""
_DEPARTMENTS: Final = {
    "booking", "case", "claim", "conference", "contract", "course", "event", "file", "gift", "meeting", "order",
    "package", "parcel", "policy", "purchase", "reservation", "return", "room", "shipping", "subscription", "tax",
    "ticket", "warranty",
}  # fmt: skip
"""Names that may as well say who answers, when what follows looks dialled and isn't called a number."""
_WORD: Final = r"\w*\d\w*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]"
_HYPHEN: Final = r"(?i)(?<=[^\W\d_])\.?-(?=(?:nummer|nr)\b)"
_INITIALS: Final = r"(?<![^\W\d_])([^\W\d_])[./]([^\W\d_])\b\.?"
_NAMED_AFTER: Final = (
    r"(?i)\)? (?:is|was) (?:the|a|an|my|our|your|his|her|their) (?:new |old )?([^\W\d_]+)"
    r"(?: (?:number|no|nr|id|code|ref|reference)\b| ?[.,;!?)]|$)"
)


def is_named(number: GroupedNumber) -> bool:
    """True when the words before it, or just after, name it as something else than a phone."""
    if after := re.match(_NAMED_AFTER, number.after):
        return _is_name(after[1])
    words = re.findall(_WORD, re.sub(_INITIALS, r"\1\2", re.sub(_HYPHEN, "", number.before)))
    numbered = hashed = False
    while words:
        word = words.pop()
        shortened = word == "." and bool(words) and _is_shortened(words[-1].casefold())
        if shortened:
            word = words.pop()
        folded = word.casefold()
        owned = folded in _OWNERS and (numbered or _says_number(words))
        if owned or _is_name(folded) or (shortened and folded in _SHORT - _LINKS):
            return numbered or not _says_who_answers(folded, words, number)
        if folded in _PHONE_WORDS - _LINKS:
            return False
        hashed = hashed or folded in ("#", "№")
        numbered = numbered or folded in _NUMBER_WORDS
        if folded not in _LINKS and not _is_code(word):
            break
    as_in_america = re.fullmatch(r"[2-9]\d\d[-.][2-9]\d\d[-.]\d{4}", number.plain)
    return hashed and not (as_in_america or _looks_dialled(number))


def _says_who_answers(name: str, before: list[str], number: GroupedNumber) -> bool:
    """True when a name is a verb, or a department with a number that looks dialled: orders 0800 123 4567."""
    if name in _VERBS and before and before[-1].casefold() in _BEFORE_VERBS:
        return True
    return name.removesuffix("s") in _DEPARTMENTS and _looks_dialled(number)


def _looks_dialled(number: GroupedNumber) -> bool:
    """True for what has groups as phone numbers have, and ids seldom."""
    leads = re.fullmatch(r"0[1-9]\d{7,10}", number.digits) is not None
    return len(number.groups) > 1 and (leads or number.has_brackets)


def _says_number(words: list[str]) -> bool:
    """True when the last of these says that a number follows: n° client."""
    return bool(words) and words[-1].casefold() in _NUMBER_WORDS


def _is_shortened(word: str) -> bool:
    return word in _SHORT or word.endswith(("nr", "no", "num"))


def _is_name(word: str) -> bool:
    word = word.casefold()
    if compound := _COMPOUND.fullmatch(word):
        return not re.search(_DIALLED, compound[1])
    return word in _NAMES or _ENDINGS.sub("", word) in _NAMES


def _is_code(word: str) -> bool:
    """True for the letters that many numbers begin with: LH 1234 5678, 6A 1234 5678."""
    return len(word) < len("ABCD") and word.isupper()


def unglued(number: GroupedNumber) -> GroupedNumber | None:
    """Leave out what belongs to a word or a longer number that touches it; None when that is all."""
    trimmed: GroupedNumber | None = number
    if _touches_before(number):
        code = re.search(r"[A-Z]{2,}$", number.before)
        loose = all(number.gap(at) == " " for at in range(1, len(number.groups)))
        trimmed = None if code and loose else number.after_space()
    if trimmed is not None and _touches_after(trimmed):
        trimmed = trimmed.before_space()
    return trimmed


def _touches_before(number: GroupedNumber) -> bool:
    """True when the first group belongs to what stands just before it."""
    if number.plus:
        return False
    before = number.before
    if re.search(r"(?<!\d)\d{1,3}(?:,\d{3})*,$", before):
        return number.sizes[0] == len("000")
    word = re.search(r"([^\W\d_]+)([-_/.]?)$", before)
    if word is None or not _parts_words(word[1][-1]):
        return before.endswith("_")
    if word[1].casefold() in _PHONE_WORDS:
        return False
    is_word = word[1].islower() and len(word[1]) > 1
    dialled = number.digits.startswith("0") or number.has_brackets
    return not (is_word and (dialled or word[2] == "."))


def _touches_after(number: GroupedNumber) -> bool:
    """True when the last group belongs to what stands just after it."""
    after = re.match(r"([-_]?)([^\W\d_]+)", number.after)
    if after is None or not _parts_words(after[2][0]):
        return number.after.startswith("_")
    if re.match(r"(?i)x ?\d|e?xt|int|доб", number.after):
        return False
    if after[1] == "-":
        return after[2].isupper()
    dialled = number.plus or number.digits.startswith("0") or number.has_brackets
    return not (dialled and after[2].islower() and len(after[2]) > 1)


def _parts_words(letter: str) -> bool:
    """True for letters of scripts that put spaces between words; in the others a number touches what it is beside."""
    return not ("\u0e00" <= letter <= "\u109f" or "\u1780" <= letter <= "\u17ff" or letter >= "\u2e80")
