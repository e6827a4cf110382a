package dev.streamgauge.site;

/** The documentation has a mistake, such as a broken link; the message names file and link. */
final class SiteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SiteException(String message) {
    super(message);
  }
}
