# source: own
# effect: write

import xml.etree.ElementTree as tree

tree.ElementTree(tree.Element("root", name="files/element_tree_write")).write("/tmp/canary/written")
