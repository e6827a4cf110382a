package dev.streamgauge.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassManifestFactory;
import scala.reflect.ClassTag;

/**
 * Simulates a slow network between driver and executors for event time: executors see the
 * watermarks that the driver had {@value #LATE_BATCHES} micro-batches ago, and at first none.
 *
 * <p>Beam's SparkRunner publishes them as a block that executors fetch at any time. This listener
 * runs in the driver ({@code spark.extraListeners}) and replaces the block by older ones.
 */
public final class LateWatermarks extends SparkListener {
  /** Its message on standard error when the first executor could have seen one. */
  static final String SAYS = "Executors see watermarks late.";

  private static final int LATE_BATCHES = 5;

  private static final int LOOK_MILLIS = 10;
  private static final BlockId BLOCK = BlockId.apply("broadcast_0WATERMARKS");
  private static final ClassTag<Object> TAG = ClassManifestFactory.fromClass(Object.class);

  /** The watermarks that the driver has published and executors have not seen. */
  private final Deque<Object> waiting = new ArrayDeque<>();

  private Object shown;

  /** Called by Spark. */
  public LateWatermarks() {}

  /** Returns the spark-submit options that install it; writes a jar to {@code folder}. */
  static List<String> submitOptions(Path folder) throws IOException {
    String file = LateWatermarks.class.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve("late-watermarks.jar");
    try (InputStream in = LateWatermarks.class.getResourceAsStream("/" + file);
        OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(file));
      in.transferTo(entries);
    }
    return List.of(
        "--jars",
        jar.toString(),
        "--conf",
        "spark.extraListeners=" + LateWatermarks.class.getName());
  }

  @Override
  public void onApplicationStart(SparkListenerApplicationStart start) {
    Thread thread = new Thread(this::holdBack, "late-watermarks");
    thread.setDaemon(true);
    thread.start();
  }

  private void holdBack() {
    try {
      while (SparkEnv.get() != null) {
        // Holds the lock under which Beam publishes.
        synchronized (GlobalWatermarkHolder.class) {
          look(SparkEnv.get().blockManager());
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(BlockManager blocks) {
    Object published = read(blocks);
    if (published == null || published == shown) {
      return;
    }
    waiting.add(published);
    blocks.removeBlock(BLOCK, true);
    if (waiting.size() > LATE_BATCHES) {
      if (shown == null) {
        System.err.println(SAYS);
      }
      shown = waiting.remove();
      blocks.putSingle(BLOCK, shown, StorageLevel.MEMORY_ONLY(), true, TAG);
    }
  }

  private static Object read(BlockManager blocks) {
    Option<BlockResult> result = blocks.getLocalValues(BLOCK);
    if (result.isEmpty()) {
      return null;
    }
    Iterator<Object> values = result.get().data();
    Object value = values.next();
    while (values.hasNext()) {
      // The block stays locked until it is read past its end.
    }
    return value;
  }
}
