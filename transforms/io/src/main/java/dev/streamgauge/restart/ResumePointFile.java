package dev.streamgauge.restart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamgauge.util.AtomicFile;
import dev.streamgauge.util.OwnerOnly;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link ResumePoint} in the file {@value ResumePointProperties#FILE} in a directory on
 * this machine, replacing it atomically.
 *
 * <p>The copy in memory is static, one for each directory: the transform that advances the resume
 * point and the spool that frees space by it are created from serialized copies of this object.
 *
 * @since 0.1.0
 */
public final class ResumePointFile implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ResumePointFile.class);
  private static final String NAME = ResumePointProperties.FILE;
  private static final Map<String, Shared> SHARED = new ConcurrentHashMap<>();

  /** The state that all copies in this JVM share. */
  private static final class Shared {
    private ResumePoint point;
    private boolean frozen;
  }

  private final String directory;

  private ResumePointFile(String directory) {
    this.directory = directory;
  }

  /** Returns the file in {@code directory}, which need not exist yet. */
  public static ResumePointFile in(Path directory) {
    return new ResumePointFile(directory.toAbsolutePath().normalize().toString());
  }

  /**
   * Returns the resume point of a run that counts again what earlier runs may not have written: in
   * the next epoch if there was an earlier run. Nothing is written until the run {@linkplain #begin
   * begins}.
   *
   * @param first the resume point to begin with if there was no earlier run
   * @throws IOException if the file cannot be read
   */
  public ResumePoint next(ResumePoint first) throws IOException {
    ResumePoint before = load();
    return before == null ? first : before.restartedAt(System.currentTimeMillis());
  }

  /**
   * Begins a run with this point.
   *
   * @throws IOException if the directory cannot be created or the file cannot be written
   */
  public void begin(ResumePoint point) throws IOException {
    OwnerOnly.directory(Path.of(directory));
    Shared shared = shared();
    synchronized (shared) {
      store(point);
      shared.point = point;
      shared.frozen = false;
    }
  }

  /**
   * Reads the file.
   *
   * @return the resume point, {@link ResumePoint#NONE} if there is no file
   * @throws IOException if it cannot be read
   */
  public ResumePoint read() throws IOException {
    ResumePoint point = load();
    return point == null ? ResumePoint.NONE : point;
  }

  /**
   * Advances the resume point to {@code startMillis}, unless it is already there or {@linkplain
   * #freeze frozen}. A file that cannot be written is logged and does no harm: more is counted
   * again.
   */
  public void advance(long startMillis) {
    Shared shared = shared();
    synchronized (shared) {
      ResumePoint before = shared.point == null ? ResumePoint.NONE : shared.point;
      ResumePoint now = before.advancedTo(startMillis);
      if (shared.frozen || now.equals(before)) {
        return;
      }
      try {
        store(now);
        shared.point = now;
      } catch (IOException e) {
        LOG.warn("Cannot write {} in {}: {}", NAME, directory, e.toString());
      }
    }
  }

  /**
   * Stops advancing until the next {@link #begin}: the source ends, and the windows that this
   * closes are incomplete.
   */
  public void freeze() {
    Shared shared = shared();
    synchronized (shared) {
      shared.frozen = true;
    }
  }

  /**
   * Returns where the resume point of this run starts, {@link Long#MIN_VALUE} if nothing is written
   * yet.
   */
  public long startMillis() {
    Shared shared = shared();
    synchronized (shared) {
      Long start = shared.point == null ? null : shared.point.startMillis();
      return start == null ? Long.MIN_VALUE : start;
    }
  }

  private Shared shared() {
    return SHARED.computeIfAbsent(directory, d -> new Shared());
  }

  private ResumePoint load() throws IOException {
    ResumePoint point = load(Path.of(directory).resolve(NAME));
    if (point == null) {
      Path old = Path.of(directory).resolve(ResumePointProperties.OLD_FILE);
      point = load(old);
      if (point != null) {
        LOG.info("Resuming from {}, the earlier name of {}", old, NAME);
      }
    }
    return point;
  }

  private static ResumePoint load(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, ISO_8859_1)) {
      properties.load(reader);
      return ResumePointProperties.parse(properties);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "{} cannot be understood ({}): reading and counting everything again",
          file,
          e.getMessage());
      return ResumePoint.NONE;
    }
  }

  private void store(ResumePoint point) throws IOException {
    StringWriter text = new StringWriter();
    ResumePointProperties.of(point).store(text, null);
    Path file = Path.of(directory).resolve(NAME);
    AtomicFile.replace(file, text.toString().getBytes(ISO_8859_1));
  }

  @Override
  public String toString() {
    return directory;
  }
}
