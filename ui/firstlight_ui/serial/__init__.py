"""Parts of the page of serial ports."""
