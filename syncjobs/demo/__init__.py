"""The whole product on one machine with a demo company on both sides: for people, and for machines that check."""
