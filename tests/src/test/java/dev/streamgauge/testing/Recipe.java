package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The configuration of a log shipper, or a command, as {@code docs/inputs.md} has it. It sends to
 * {@code gauge.example}, which tests replace.
 */
public final class Recipe {
  /** Where the recipes are, from the root of the repository. */
  public static final Path FOLDER = Path.of("tests/src/test/resources/shippers");

  private static final String HOST = "gauge.example";

  private String text;

  private Recipe(String text) {
    this.text = text;
  }

  /** Returns the recipe of a file. */
  public static Recipe of(String file) {
    try (InputStream in = Recipe.class.getResourceAsStream("/shippers/" + file)) {
      return new Recipe(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends to a port of this machine in place of {@code documented}. */
  public Recipe to(int documented, int port) {
    return with(HOST, "127.0.0.1").with(Integer.toString(documented), Integer.toString(port));
  }

  /**
   * Replaces what the documentation says.
   *
   * @throws IllegalStateException if it is not there
   */
  public Recipe with(String documented, Object actual) {
    if (!text.contains(documented)) {
      throw new IllegalStateException("The recipe has no " + documented + ": " + text);
    }
    text = text.replace(documented, actual.toString());
    return this;
  }

  /** Returns what to run. */
  public String text() {
    return text;
  }
}
