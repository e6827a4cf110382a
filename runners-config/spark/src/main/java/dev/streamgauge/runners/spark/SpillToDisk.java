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
 * Makes Spark spill read data and state to disk when they do not fit into storage memory. Beam's
 * reads and states are {@code mapWithState} streams, which Spark keeps in memory only: it
 * recomputes a micro-batch that does not fit, and a source that is read again does not end where it
 * ended the first time.
 */
final class SpillToDisk {
  private SpillToDisk() {}

  /** Applies this to the streams of the active context; returns false if none has started. */
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
          // persist() rejects a stream that has started, but each new RDD takes the stream's level.
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
