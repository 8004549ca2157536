"""What the demo company sells."""

from __future__ import annotations

# id, record type, SKU, name, base price in AUD without GST, whether GST applies, stock on hand by location id
Item = tuple[str, str, str, str, str | None, bool, dict[str, int]]

_STOCKED, _CHARGE = "inventoryItem", "otherChargeSaleItem"


def _both(alexandria: int, marrickville: int) -> dict[str, int]:
    return {"1": alexandria, "2": marrickville}


ITEMS: tuple[Item, ...] = (
    ("501", _STOCKED, "HB-1KG", "House blend 1kg", "24.00", False, _both(420, 160)),
    ("502", _STOCKED, "MILK-2", "Full cream milk 2L", "3.40", False, _both(300, 40)),
    ("503", _STOCKED, "DECAF-1KG", "Swiss water decaf 1kg", "27.50", False, _both(90, 48)),
    ("504", _STOCKED, "OAT-1L", "Oat milk 1L", "3.10", True, _both(640, 120)),
    ("505", _STOCKED, "CUP-8OZ", "Paper cup 8oz, sleeve of 50", "6.80", True, _both(800, 80)),
    ("506", _STOCKED, "CUP-12OZ", "Paper cup 12oz, sleeve of 50", "7.90", True, _both(760, 72)),
    ("507", _STOCKED, "SUGAR-1KG", "Raw sugar 1kg", "2.60", False, _both(240, 24)),
    ("508", _STOCKED, "SYRUP-VAN", "Vanilla syrup 750ml", "11.50", True, _both(144, 24)),
    ("509", _STOCKED, "SYRUP-CAR", "Caramel syrup 750ml", "11.50", True, _both(132, 24)),
    ("510", _STOCKED, "CHOC-2KG", "Drinking chocolate 2kg", "32.00", True, _both(88, 16)),
    ("511", _STOCKED, "CHAI-1KG", "Spiced chai 1kg", "28.00", True, _both(76, 16)),
    ("512", _STOCKED, "TEA-EB", "English breakfast tea, 100 bags", "14.20", False, _both(96, 8)),
    ("513", _STOCKED, "BRIE-RW", "Triple cream brie, random weight, per kg", "31.00", False, _both(64, 0)),
    ("514", _STOCKED, "HAM-RW", "Leg ham, random weight, per kg", "18.50", False, _both(80, 0)),
    ("515", _STOCKED, "SO-1KG", "Single origin Ethiopia 1kg", "32.00", False, _both(120, 64)),
    ("516", _STOCKED, "ESP-5KG", "Espresso blend 5kg", "108.00", False, _both(60, 40)),
    ("517", _STOCKED, "COLD-2L", "Cold brew 2L", "13.50", True, _both(72, 48)),
    ("518", _STOCKED, "ALM-1L", "Almond milk 1L", "3.20", True, _both(480, 96)),
    ("519", _STOCKED, "SOY-1L", "Soy milk 1L", "2.70", True, _both(520, 96)),
    ("520", _STOCKED, "LACT-2L", "Lactose free milk 2L", "4.30", False, _both(120, 16)),
    ("521", _STOCKED, "SKIM-2L", "Skim milk 2L", "3.40", False, _both(200, 32)),
    ("522", _STOCKED, "CREAM-1L", "Thickened cream 1L", "7.20", False, _both(64, 8)),
    ("523", _STOCKED, "BUTTER-500", "Cultured butter 500g", "8.90", False, _both(96, 0)),
    ("524", _STOCKED, "LID-80", "Lid 80mm, sleeve of 100", "6.20", True, _both(640, 80)),
    ("525", _STOCKED, "LID-90", "Lid 90mm, sleeve of 100", "6.60", True, _both(600, 80)),
    ("526", _STOCKED, "NAPKIN-500", "Napkins, 500", "9.40", True, _both(160, 16)),
    ("527", _STOCKED, "BAG-250", "Paper bags, 250", "12.30", True, _both(120, 8)),
    ("528", _STOCKED, "FLOUR-125", "Baker's flour 12.5kg", "17.80", False, _both(72, 0)),
    ("529", _STOCKED, "EGGS-180", "Free range eggs, 15 dozen", "78.00", False, _both(40, 0)),
    ("530", _STOCKED, "AVO-TRAY", "Avocados, tray", "36.00", False, _both(32, 0)),
    ("531", _STOCKED, "SALMON-1KG", "Smoked salmon 1kg", "46.00", False, _both(24, 0)),
    ("532", _STOCKED, "HALLOUMI-1", "Halloumi 1kg", "19.50", False, _both(56, 0)),
    ("533", _STOCKED, "SOURDOUGH", "Sourdough loaf", "6.20", False, _both(80, 0)),
    ("534", _STOCKED, "CROISSANT", "Croissants, frozen, 60", "72.00", True, _both(40, 0)),
    ("535", _STOCKED, "GRANOLA-2", "Granola 2kg", "26.00", True, _both(48, 0)),
    ("536", _STOCKED, "HONEY-3KG", "Bush honey 3kg", "38.00", False, _both(32, 0)),
    ("537", "nonInventorySaleItem", "GIFT-CARD", "Gift card", "50.00", False, {}),
    ("538", "serviceSaleItem", "BARISTA", "Barista training, hour", "95.00", True, {}),
    ("539", "serviceSaleItem", "SERVICE-M", "Machine service", "180.00", True, {}),
    ("310", _CHARGE, "FREIGHT", "Freight", None, True, {}),
    ("320", _CHARGE, "SURCHARGE", "Card surcharge", None, True, {}),
    ("330", "discountItem", "DISCOUNT", "Discount", None, True, {}),
)
