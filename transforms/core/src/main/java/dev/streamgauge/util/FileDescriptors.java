package dev.streamgauge.util;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Counts the files and sockets this process may still open. Those opened for clients must leave a
 * {@link #RESERVE}: without any left, a process cannot even load a class.
 */
@Internal
public final class FileDescriptors {
  private static final long FEWEST_IN_RESERVE = 32;
  private static final long MOST_IN_RESERVE = 1024;

  /** An eighth of the limit of the process. */
  public static final long RESERVE =
      Math.max(FEWEST_IN_RESERVE, Math.min(MOST_IN_RESERVE, limit() / 8));

  private FileDescriptors() {}

  /** Returns how many may be open at once; {@link Long#MAX_VALUE} if unknown. */
  public static long limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            && unix.getMaxFileDescriptorCount() > 0
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /** Returns how many may still be opened before the reserve is touched; counts all open ones. */
  public static long free() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        && unix.getMaxFileDescriptorCount() > 0) {
      try {
        return unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() - RESERVE;
      } catch (InternalError e) {
        // There is not even one left for counting them.
        return -RESERVE;
      }
    }
    return Long.MAX_VALUE;
  }
}
