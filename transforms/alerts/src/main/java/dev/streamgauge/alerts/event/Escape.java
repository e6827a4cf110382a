package dev.streamgauge.alerts.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import org.apache.beam.sdk.annotations.Internal;

/** Escapes a value for the text around it, so that it stays a value there. */
@Internal
public enum Escape {
  /** Unchanged. */
  NONE {
    @Override
    public String apply(String value) {
      return value;
    }
  },

  /**
   * For the inside of a JSON string (RFC 8259, section 7); the surrounding text has the quotation
   * marks.
   */
  JSON {
    @Override
    public String apply(String value) {
      return new String(JsonStringEncoder.getInstance().quoteAsString(value));
    }
  },

  /** For a value of {@code application/x-www-form-urlencoded}, in UTF-8. */
  FORM {
    @Override
    public String apply(String value) {
      return URLEncoder.encode(value, UTF_8);
    }
  };

  /** Returns {@code value}, escaped. */
  public abstract String apply(String value);
}
