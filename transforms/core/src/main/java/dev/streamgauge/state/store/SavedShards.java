package dev.streamgauge.state.store;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the state of each shard in a {@link StateStore}, protected by a checksum. */
@Internal
public final class SavedShards<T> implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(SavedShards.class);

  private final StateStore store;
  private final String name;
  private final Coder<T> coder;

  /** Creates a store of states under names that begin with {@code name}. */
  public SavedShards(StateStore store, String name, Coder<T> coder) {
    this.store = store;
    this.name = name;
    this.coder = coder;
  }

  /**
   * Returns the saved state of a shard, or null. An invalid one is logged and ignored.
   *
   * @throws UncheckedIOException if it cannot be read, since starting afresh would lose it
   */
  @Nullable
  public T load(int shard) {
    try {
      byte[] bytes = store.load(name(shard));
      return bytes == null ? null : decoded(name(shard), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the state in " + store, e);
    }
  }

  private @Nullable T decoded(String file, byte[] bytes) {
    if (bytes.length < Long.BYTES
        || ByteBuffer.wrap(bytes).getLong() != checksum(bytes, Long.BYTES)) {
      LOG.warn(
          "{} in {} is damaged or holds no keyed state; starting with empty state", file, store);
      return null;
    }
    try {
      byte[] encoded = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
      return CoderUtils.decodeFromByteArray(coder, encoded);
    } catch (IOException | RuntimeException e) {
      // A right checksum does not make its content valid, and coders have no one way to say so.
      LOG.warn("{} in {} has another version; starting with empty state", file, store, e);
      return null;
    }
  }

  private static long checksum(byte[] bytes, int from) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, bytes.length - from);
    return checksum.getValue();
  }

  /**
   * Saves a shard.
   *
   * @throws UncheckedIOException if that fails, since input not read again after a restart would be
   *     lost
   */
  public void save(int shard, T state) {
    try {
      byte[] encoded = CoderUtils.encodeToByteArray(coder, state);
      ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + encoded.length);
      store.save(name(shard), bytes.putLong(checksum(encoded, 0)).put(encoded).array());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot save the state in " + store, e);
    }
  }

  private String name(int shard) {
    return name + "-" + shard + ".state";
  }
}
