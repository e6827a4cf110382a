package dev.streamgauge.util;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.beam.sdk.annotations.Internal;

/** SHA-256 hashes as 64 lower-case hexadecimal digits. */
@Internal
public final class Sha256 {
  private Sha256() {}

  /** Returns the hash of {@code text} in UTF-8. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(UTF_8)));
  }

  /**
   * Returns the hash of the rest of {@code in}, which is read to its end and not closed.
   *
   * @throws IOException if it cannot be read
   */
  public static String hex(InputStream in) throws IOException {
    DigestInputStream hashed = new DigestInputStream(in, digest());
    hashed.transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(hashed.getMessageDigest().digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
