import sys

from atlas_provider_sqlalchemy.main import main

sys.exit(main())
