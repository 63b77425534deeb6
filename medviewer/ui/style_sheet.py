"""The one style sheet of the application; colours and sizes are filled in by the theme."""

from __future__ import annotations

from string import Template

STYLE_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QSplitter::handle { background: $window; }
QSplitter::handle:hover { background: $line; }
#panel { background: $panel; }
#header { background: $panel; border-bottom: 1px solid $line; }
#hints { background: $raised; border-bottom: 1px solid $line; }
#waiting { background: $panel; border: 1px solid $line; border-radius: 4px; }
#footer { background: $panel; border-top: 1px solid $line; }
QLabel[role="heading"] { color: $secondary; font-size: ${small}pt; font-weight: bold; letter-spacing: 1px; }
QLabel[role="secondary"] { color: $secondary; font-size: ${small}pt; }
QLabel[role="title"] { font-weight: bold; }
QLabel[role="warning"] { color: $pending; font-size: ${small}pt; }
QFrame[role="rule"] { background: $line; max-height: 1px; min-height: 1px; border: none; }
QFrame[role="upright"] { background: $line; max-width: 1px; min-width: 1px; border: none; margin: 8px 4px; }
QTreeView, QListView, QScrollArea, QScrollArea > QWidget > QWidget {
  background: $panel; border: none; outline: none; }
QTreeView { show-decoration-selected: 0; }
QTreeView::branch:selected { background: $panel; }
QTreeView:focus, QListView:focus, QTableView:focus, QTextBrowser:focus { border: 1px solid $accent; }
QMenuBar { background: transparent; }
QMenuBar::item { padding: 6px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $raised; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: $line; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 3px 8px; }
QToolButton:hover { background: $raised; }
QToolButton:pressed, QToolButton:checked { background: $raised; border-color: $edge; }
QToolButton:focus, QPushButton:focus { border: 1px solid $accent; }
QToolButton:disabled { color: $disabled; }
QToolButton::menu-indicator { image: none; width: 0px; }
QToolButton[role="decide"] { background: $raised; border: 1px solid $edge; padding: 2px 3px;
  font-size: ${small}pt; }
QToolButton[role="decide"]:hover { border-color: $accent; }
QToolButton[role="decide"]:checked { background: $accent; border-color: $accent; color: $window; }
#header QToolButton { padding: 3px 5px; }
#header QToolButton[role="drop"] { padding: 3px 1px; }
#footer QToolButton { padding: 0px 4px; font-size: ${small}pt; }
QPushButton { background: $raised; border: 1px solid $edge; border-radius: 4px; padding: 5px 12px; }
QPushButton:hover { border-color: $accent; }
QPushButton:default { border-color: $accent; }
QPushButton:disabled { color: $disabled; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox {
  background: $window; border: 1px solid $edge; border-radius: 4px; padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
  border: 2px solid $accent; padding: 3px; }
QSpinBox, QDoubleSpinBox, QComboBox { selection-background-color: $accent; selection-color: $window; }
QCheckBox { spacing: 8px; padding: 2px; border: 1px solid transparent; border-radius: 4px; }
QCheckBox:focus { border-color: $accent; }
QTabBar::tab { padding: 5px 12px; border: 1px solid transparent; border-bottom: 2px solid $line; }
QTabBar::tab:selected { border-bottom-color: $accent; }
QTabBar::tab:focus { border-color: $accent; }
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QRadioButton { spacing: 8px; padding: 2px; border: 1px solid transparent; border-radius: 4px; }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid $secondary; border-radius: 7px;
  background: $window; }
QRadioButton::indicator:checked { background: $accent; border-color: $text; }
QRadioButton:focus { border-color: $accent; }
QMenu::icon:checked { background: $line; border: 1px solid $accent; border-radius: 3px; }
QProgressBar { background: $window; border: 1px solid $line; border-radius: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QSlider::groove:horizontal { height: 4px; background: $edge; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $text; width: 12px; margin: -5px 0; border-radius: 6px; }
QSlider::sub-page:horizontal:disabled, QSlider::groove:horizontal:disabled { background: $line; }
QSlider::handle:horizontal:disabled { background: $disabled; }
QSlider:focus { border: 1px solid $accent; border-radius: 4px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $edge; border-radius: 4px; min-height: 24px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
#notice { background: $raised; border: 1px solid $line; border-radius: 6px; }
#notice[error="true"] { border-color: $pending; }
#viewports { background: $window; }
#empty { background: black; border: 1px solid $line_on_black; }
#empty > QLabel, QLabel[role="on black"] { color: $on_black; }
QLabel[role="on black"] { font-size: ${small}pt; }
""")
