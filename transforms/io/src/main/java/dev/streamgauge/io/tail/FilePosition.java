package dev.streamgauge.io.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * The position up to which a file has been read.
 *
 * @param key the file system's identity of the file, whatever its name, see {@link SeenFile}
 * @param path its name when last seen
 * @param content the number of its content, which a copy shares, and no other file
 * @param offset after the last byte emitted, always at the start of a line or {@code inLine}
 * @param inLine whether it is in a line whose truncated beginning has been emitted
 * @param done whether nothing more can come
 * @param renamed whether it was found under another name than before
 * @param head the fingerprint of the first bytes read
 * @param before the fingerprint of the bytes before the offset
 */
record FilePosition(
    String key,
    String path,
    int content,
    long offset,
    boolean inLine,
    boolean done,
    boolean renamed,
    Fingerprint head,
    Fingerprint before) {
  static final Coder<FilePosition> CODER = new PositionCoder();

  /**
   * Decodes what {@link org.apache.beam.sdk.coders.ListCoder} has encoded, allocating memory only
   * for actual content: its own decoder trusts any count.
   */
  static List<FilePosition> decodeList(InputStream in) throws IOException {
    int count = new DataInputStream(in).readInt();
    if (count < 0) {
      throw new CoderException("not positions in files: count " + count);
    }
    List<FilePosition> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      positions.add(CODER.decode(in));
    }
    return positions;
  }

  /** Returns the beginning of a file. */
  static FilePosition start(SeenFile file, int content) {
    return start(file.key(), file.path(), content);
  }

  /** Returns the beginning of this position's file. */
  FilePosition start() {
    return start(key, path, content);
  }

  private static FilePosition start(String key, String path, int content) {
    return new FilePosition(
        key, path, content, 0, false, false, false, Fingerprint.NONE, Fingerprint.NONE);
  }

  /** Returns the end of an uncompressed file. */
  FilePosition atEnd(FileBytes file, long length) throws IOException {
    int size = (int) Math.min(length, Fingerprint.MAX_BYTES);
    byte[] first = new byte[size];
    byte[] last = new byte[size];
    file.read(0, first, 0, size);
    file.read(length - size, last, 0, size);
    return new FilePosition(
        key,
        path,
        content,
        length,
        size > 0 && last[size - 1] != '\n',
        done,
        renamed,
        Fingerprint.of(first, 0, size),
        Fingerprint.of(last, 0, size));
  }

  /** Returns the same position in the same file under its current name. */
  FilePosition in(SeenFile file) {
    return in(file, done);
  }

  /** Returns the same position in a copy. */
  FilePosition inCopy(SeenFile copy) {
    return in(copy, false);
  }

  private FilePosition in(SeenFile file, boolean nowDone) {
    return new FilePosition(
        file.key(),
        file.path(),
        content,
        offset,
        inLine,
        nowDone,
        renamed || !path.equals(file.path()),
        head,
        before);
  }

  /** Returns this position with nothing more to come. */
  FilePosition finished() {
    return new FilePosition(key, path, content, offset, inLine, true, renamed, head, before);
  }

  /**
   * Returns a later position.
   *
   * @param bytes the file from {@code start} on, which is its beginning or at least {@link
   *     Fingerprint#MAX_BYTES} before the new offset
   */
  FilePosition advanced(long newOffset, boolean newInLine, byte[] bytes, long start) {
    int to = (int) (newOffset - start);
    Fingerprint newHead =
        start == 0 ? Fingerprint.of(bytes, 0, Math.min(to, Fingerprint.MAX_BYTES)) : head;
    return new FilePosition(
        key,
        path,
        content,
        newOffset,
        newInLine,
        done,
        renamed,
        newHead,
        Fingerprint.before(bytes, 0, to));
  }

  private static final class PositionCoder extends AtomicCoder<FilePosition> {
    @Override
    public void encode(FilePosition position, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(position.key, out);
      StringUtf8Coder.of().encode(position.path, out);
      VarInt.encode(position.content, out);
      VarInt.encode(position.offset, out);
      out.write((position.inLine ? 1 : 0) | (position.done ? 2 : 0) | (position.renamed ? 4 : 0));
      encode(position.head, out);
      encode(position.before, out);
    }

    private static void encode(Fingerprint fingerprint, OutputStream out) throws IOException {
      VarInt.encode(fingerprint.length(), out);
      VarInt.encode(fingerprint.crc(), out);
    }

    @Override
    public FilePosition decode(InputStream in) throws IOException {
      String key = decodeText(in);
      String path = decodeText(in);
      int content = VarInt.decodeInt(in);
      check(content >= 0 && content < Integer.MAX_VALUE, "content", content);
      long offset = VarInt.decodeLong(in);
      check(offset >= 0, "offset", offset);
      int flags = in.read();
      check(flags >= 0 && flags < 8, "flags", flags);
      Fingerprint head = decodeFingerprint(in);
      Fingerprint before = decodeFingerprint(in);
      check(Math.max(head.length(), before.length()) <= offset, "offset", offset);
      return new FilePosition(
          key,
          path,
          content,
          offset,
          (flags & 1) != 0,
          (flags & 2) != 0,
          (flags & 4) != 0,
          head,
          before);
    }

    /** Allocates memory only for bytes that exist, whatever the length claims. */
    private static String decodeText(InputStream in) throws IOException {
      int length = VarInt.decodeInt(in);
      check(length >= 0, "length of a name", length);
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("a name of " + length + " bytes ends after " + bytes.length);
      }
      return new String(bytes, UTF_8);
    }

    private static Fingerprint decodeFingerprint(InputStream in) throws IOException {
      int length = VarInt.decodeInt(in);
      check(length >= 0 && length <= Fingerprint.MAX_BYTES, "fingerprint", length);
      return new Fingerprint(length, VarInt.decodeInt(in));
    }

    private static void check(boolean valid, String what, long value) throws CoderException {
      if (!valid) {
        throw new CoderException("not a position in a file: " + what + " " + value);
      }
    }
  }
}
