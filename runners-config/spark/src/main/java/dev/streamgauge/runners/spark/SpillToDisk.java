package dev.streamgauge.runners.spark;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.dstream.DStream;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Makes Spark keep on disk what it has read, and its state, if they do not fit into storage memory.
 * Beam's reads and states are {@code mapWithState} streams, which Spark keeps in memory only: it
 * computes a micro-batch again that does not fit, and a source read a second time does not end
 * where it ended the first time.
 */
final class SpillToDisk {
  private SpillToDisk() {}

  /** Applies it to the streams of the active context; false if none has started. */
  static boolean apply() {
    Option<StreamingContext> context = StreamingContext.getActive();
    if (context.isEmpty()) {
      return false;
    }
    ArrayDeque<DStream<?>> found = new ArrayDeque<>();
    for (DStream<?> output : context.get().graph().getOutputStreams()) {
      found.add(output);
    }
    Set<DStream<?>> seen = new HashSet<>();
    while (!found.isEmpty()) {
      DStream<?> stream = found.poll();
      if (seen.add(stream)) {
        StorageLevel level = stream.storageLevel();
        if (level.useMemory() && !level.useDisk()) {
          // persist() refuses a stream that has begun; but each of its RDDs takes the level anew.
          stream.storageLevel_$eq(
              level.deserialized()
                  ? StorageLevel.MEMORY_AND_DISK()
                  : StorageLevel.MEMORY_AND_DISK_SER());
        }
        found.addAll(JavaConverters.seqAsJavaList(stream.dependencies()));
      }
    }
    return true;
  }
}
