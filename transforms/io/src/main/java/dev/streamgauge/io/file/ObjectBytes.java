package dev.streamgauge.io.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.List;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.NullWritable;

/**
 * Makes object files as Spark does: sequence files without keys, whose values are arrays of objects
 * in Java's serialized form.
 */
final class ObjectBytes {
  /** As many as Spark puts into one. */
  private static final int OBJECTS_IN_ARRAY = 10;

  private ObjectBytes() {}

  /** Returns a file of {@code objects}, which must be serializable. */
  static byte[] of(List<?> objects) throws IOException {
    return SequenceBytes.of(
        NullWritable.class,
        BytesWritable.class,
        writer -> {
          for (int from = 0; from < objects.size(); from += OBJECTS_IN_ARRAY) {
            int to = Math.min(objects.size(), from + OBJECTS_IN_ARRAY);
            writer.append(
                NullWritable.get(), new BytesWritable(array(objects.subList(from, to).toArray())));
          }
        });
  }

  private static byte[] array(Object[] objects) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(objects);
    }
    return bytes.toByteArray();
  }
}
