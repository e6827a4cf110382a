package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.io.CompressionCodec$;

/** Creates passwords for tests, and finds where they leak. */
public final class Secrets {
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int LENGTH = 36;
  private static final int PART = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** Returns a password of letters and digits that nothing contains by chance. */
  public static String random() {
    StringBuilder secret = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      secret.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return secret.toString();
  }

  /**
   * Returns whether {@code text} shows {@code secret}: a third of it is enough, since a compressed
   * stream may contain it in pieces.
   */
  public static boolean shows(String text, String secret) {
    for (int from = 0; from + PART <= secret.length(); from += PART) {
      if (text.contains(secret.substring(from, from + PART))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the files below {@code folder} that show {@code secret}, compressed by Spark or not.
   */
  public static List<Path> filesThatShow(Path folder, String secret) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (shows(new String(bytes, ISO_8859_1), secret)
            || shows(new String(decompressed(bytes), ISO_8859_1), secret)) {
          found.add(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /**
   * Returns the decompressed content of Spark's checkpoint of its graph; other bytes as far as they
   * can be decompressed.
   */
  private static byte[] decompressed(byte[] bytes) {
    CompressionCodec codec = CompressionCodec$.MODULE$.createCodec(new SparkConf(false));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (InputStream in = codec.compressedInputStream(new ByteArrayInputStream(bytes))) {
      in.transferTo(all);
    } catch (IOException | RuntimeException e) {
      // It was not compressed.
    }
    return all.toByteArray();
  }
}
