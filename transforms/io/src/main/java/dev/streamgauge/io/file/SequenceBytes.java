package dev.streamgauge.io.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.serializer.WritableSerialization;

/** Makes Hadoop's sequence files, uncompressed. */
final class SequenceBytes {
  private static final Configuration CONFIGURATION = new Configuration();

  static {
    // The others need Avro.
    CONFIGURATION.set("io.serializations", WritableSerialization.class.getName());
  }

  private SequenceBytes() {}

  /** Appends records. */
  @FunctionalInterface
  interface Records {
    void appendTo(SequenceFile.Writer writer) throws IOException;
  }

  /** Returns a file of {@code records} of these classes. */
  static byte[] of(Class<?> key, Class<?> value, Records records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FSDataOutputStream out = new FSDataOutputStream(bytes, null);
        SequenceFile.Writer writer =
            SequenceFile.createWriter(
                CONFIGURATION,
                SequenceFile.Writer.stream(out),
                SequenceFile.Writer.keyClass(key),
                SequenceFile.Writer.valueClass(value),
                SequenceFile.Writer.compression(SequenceFile.CompressionType.NONE))) {
      records.appendTo(writer);
    }
    return bytes.toByteArray();
  }
}
