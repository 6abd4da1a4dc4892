"""Essays: pages that tell a clip's story, with figures that answer."""
