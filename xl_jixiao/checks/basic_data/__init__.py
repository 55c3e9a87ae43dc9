"""D: the 基础数据表: staff, three public expenses, projects, buildings."""
