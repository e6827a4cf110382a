package dev.streamgauge.soak;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What the process uses at some batches. Static, since a runner makes readers from a serialized
 * source.
 */
final class Samples {
  /**
   * The heap in use after a full collection, the largest state that the runner has saved, and the
   * time that all threads have used for a batch since the sample before.
   */
  record Sample(int batch, long heapBytes, long stateBytes, double cpuMillisPerBatch) {}

  private static final List<Sample> TAKEN = new ArrayList<>();
  private static final CountDownLatch COMPLETE = new CountDownLatch(1);
  private static List<Integer> batches = List.of();
  private static Path folder = Path.of("");
  private static int lastBatch;
  private static long lastCpuNanos;

  private Samples() {}

  /**
   * Takes a sample at each of {@code at}, in order.
   *
   * @param checkpoints where the runner saves its state
   */
  static synchronized void plan(List<Integer> at, Path checkpoints) {
    batches = List.copyOf(at);
    folder = checkpoints;
  }

  static synchronized boolean areComplete() {
    return TAKEN.size() == batches.size();
  }

  /** Takes the sample that is due when batch {@code number} is read, if any. */
  static synchronized void atBatch(int number) {
    if (areComplete() || number < batches.get(TAKEN.size())) {
      return;
    }
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    Sample sample =
        new Sample(
            number,
            heap,
            SavedState.largest(folder),
            (cpu - lastCpuNanos) / 1e6 / Math.max(1, number - lastBatch));
    TAKEN.add(sample);
    System.err.println("soak: " + sample);
    lastBatch = number;
    lastCpuNanos = system.getProcessCpuTime();
    if (areComplete()) {
      COMPLETE.countDown();
    }
  }

  /** Returns all samples once they are taken. */
  static List<Sample> await() throws InterruptedException {
    COMPLETE.await();
    return List.copyOf(TAKEN);
  }
}
