//! Whether a library lies in a network folder. SQLite's write-ahead log shares memory between processes, which no
//! network file system carries; such a library is opened with an ordinary journal.

use std::path::Path;

/// Whether a file system of this type, as Linux names it, is reached over a network.
pub(crate) fn is_network_fs(kind: &str) -> bool {
    const NETWORK: &[&str] = &[
        "9p",
        "afs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.sshfs",
        "glusterfs",
        "gfs2",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb2",
        "smb3",
        "smbfs",
    ];
    NETWORK.contains(&kind)
}

/// Whether the file lies in a network folder, as far as the system says.
pub(crate) fn is_on_network(path: &Path) -> bool {
    let Ok(real) = std::fs::canonicalize(path) else { return false };
    if is_share(&real.to_string_lossy()) {
        return true;
    }
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    fs_type(&mounts, &real).is_some_and(is_network_fs)
}

/// Whether a Windows path names a share rather than a drive.
fn is_share(path: &str) -> bool {
    path.starts_with(r"\\?\UNC\") || (path.starts_with(r"\\") && !path.starts_with(r"\\?\"))
}

/// The type of the file system that holds `path`, by the text of `/proc/self/mounts`: the deepest mount point wins, and
/// of two at the same place the later one.
fn fs_type<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    let mut deepest: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let (Some(point), Some(kind)) = (fields.next(), fields.next()) else { continue };
        let point = unescaped(point);
        let point = Path::new(&point);
        let depth = point.components().count();
        if path.starts_with(point) && deepest.is_none_or(|(most, _)| depth >= most) {
            deepest = Some((depth, kind));
        }
    }
    deepest.map(|(_, kind)| kind)
}

/// The kernel writes blanks in mount points as `\040` and so on.
fn unescaped(point: &str) -> String {
    [(r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", r"\")]
        .iter()
        .fold(point.to_owned(), |text, (code, sign)| text.replace(code, sign))
}

#[cfg(test)]
mod tests {
    use super::{fs_type, is_network_fs, is_share};
    use std::path::Path;

    #[test]
    fn network_file_systems_are_known() {
        for kind in ["nfs", "nfs4", "cifs", "smb2", "smb3", "9p", "fuse.sshfs"] {
            assert!(is_network_fs(kind), "{kind}");
        }
        for kind in ["ext4", "xfs", "btrfs", "tmpfs", "vfat", "exfat", "fuseblk", "overlay", "ntfs3"] {
            assert!(!is_network_fs(kind), "{kind}");
        }
    }

    #[test]
    fn the_deepest_mount_point_decides() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\n//server/share /mnt/网点\\040录像 cifs rw 0 0\ntmpfs /mnt/a tmpfs rw 0 0\n\
                      server:/x /mnt/a nfs4 rw 0 0\nbroken line\n";
        for (path, kind) in [
            ("/home/x.mingcha", "ext4"),
            ("/mnt/网点 录像/x.mingcha", "cifs"),
            ("/mnt/网点 录像2/x.mingcha", "ext4"),
            ("/mnt/a/x.mingcha", "nfs4"),
        ] {
            assert_eq!(fs_type(mounts, Path::new(path)), Some(kind), "{path}");
        }
        assert_eq!(fs_type("", Path::new("/x")), None);
    }

    #[test]
    fn windows_shares_are_known() {
        assert!(is_share(r"\\server\share\x.mingcha"));
        assert!(is_share(r"\\?\UNC\server\share\x.mingcha"));
        assert!(!is_share(r"\\?\C:\x.mingcha"));
        assert!(!is_share("/home/x.mingcha"));
    }
}
