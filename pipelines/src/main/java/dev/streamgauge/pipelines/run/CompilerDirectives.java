package dev.streamgauge.pipelines.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits HotSpot's optimizing compiler (C2) to the code that runs for each line, record or key.
 *
 * <p>What a runner does per bundle or micro-batch also becomes hot within the first minute, but
 * optimizing it costs more CPU time than it saves: the quick compiler (C1) is enough for code that
 * runs a few hundred times a second. docs/performance.md has the figures.
 *
 * <p>The directives go to the JVM's diagnostic command {@code Compiler.directives_add}; the flag
 * {@code -XX:CompilerDirectivesFile} would print a line among the results.
 */
public final class CompilerDirectives {
  private static final Logger LOG = LoggerFactory.getLogger(CompilerDirectives.class);

  /** The property that disables the directives if it is {@code all}. */
  private static final String PROPERTY = "streamgauge.optimize";

  /** Patterns of classes, as in HotSpot's compiler directives: a prefix of their names. */
  private static final List<String> CLASSES =
      List.of(
          "dev/streamgauge/",
          // Sources and sinks.
          "org/apache/kafka/common/",
          "org/apache/kafka/clients/",
          "com/github/luben/zstd/",
          "net/jpountz/",
          "org/xerial/snappy/",
          "java/util/zip/CRC",
          "java/util/zip/GZIP",
          "java/util/zip/Inflater",
          "java/nio/",
          "sun/nio/",
          "java/io/Buffered",
          "java/io/ByteArray",
          "java/io/Data",
          "sun/security/ssl/",
          "com/sun/crypto/",
          // Formats.
          "com/google/re2j/",
          "com/fasterxml/jackson/core/",
          "java/time/",
          // Elements and keys.
          "org/apache/beam/sdk/coders/",
          "org/apache/beam/sdk/transforms/",
          "org/apache/beam/sdk/util/",
          "org/apache/beam/sdk/values/",
          "org/joda/time/",
          "java/util/Array",
          "java/util/Hash",
          // Code called by all of these.
          "java/lang/Byte",
          "java/lang/Character",
          "java/lang/Integer",
          "java/lang/Long",
          "java/lang/Math",
          "java/lang/String",
          "jdk/internal/misc/",
          "jdk/internal/util/");

  private CompilerDirectives() {}

  /** Adds the directives to the JVM; does nothing in a JVM without that command or compiler. */
  public static void declare() {
    if ("all".equals(System.getProperty(PROPERTY))) {
      return;
    }
    try {
      Path file = Files.createTempFile("streamgauge-compiler", ".json");
      try {
        Files.writeString(file, directives());
        Object answer =
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "compilerDirectivesAdd",
                    new Object[] {new String[] {file.toString()}},
                    new String[] {String[].class.getName()});
        LOG.debug("Compiler directives: {}", answer);
      } finally {
        Files.delete(file);
      }
    } catch (IOException | JMException e) {
      LOG.debug("The JVM takes no compiler directives", e);
    }
  }

  /** Returns the directives; the first one that matches a method applies. */
  static String directives() {
    return CLASSES.stream()
        .map(prefix -> "\"" + prefix + "*.*\"")
        .collect(
            Collectors.joining(
                ", ",
                "[{match: [",
                "], c2: {Exclude: false}},\n {match: [\"*.*\"], c2: {Exclude: true}}]\n"));
  }
}
