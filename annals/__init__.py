"""Lantai Annals (兰台年鉴): a district archives' ledgers turned into figures that can be checked."""

__version__ = "0.1.0"
